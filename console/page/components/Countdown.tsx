import { useNow } from '../clock.ts'
import { countdown } from '../data/format.ts'
import { useOutdated } from '../data/live.ts'
import { useWords } from '../words.ts'

/** What is left until `at`, on the shared clock. While the screen may be wrong it says "about". */
export function Countdown({ at }: { at: number }) {
  const t = useWords()
  const now = useNow()
  const stale = useOutdated()
  const text = countdown(at, now)
  return <>{stale ? t('stale.about', { time: text }) : text}</>
}

import { useNow } from '../clock.ts'
import { age, ago, duration } from '../data/format.ts'
import { useWords } from '../words.ts'

/** "9 小时" */
export function Age({ since }: { since: number }) {
  return <>{age(useNow() - since, useWords())}</>
}

/** "9 小时前" */
export function Ago({ at }: { at: number }) {
  return <>{ago(at, useNow(), useWords())}</>
}

/** 01:15 and running */
export function Elapsed({ since }: { since: number }) {
  return <>{duration(useNow() - since)}</>
}

import { CircleHelp, Headset, Router } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Link, useLocation } from 'wouter'
import { loadOfficeRail } from '../chunks.ts'
import { useCounts, useLoaded } from '../data/live.ts'
import { useHasLive } from '../data/session.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'

const OfficeRail = lazy(async () => ({ default: (await loadOfficeRail()).OfficeRail }))

/** what the call centre has and a clerk of the bureau has not */
function LiveLinks() {
  const t = useWords()
  const [path] = useLocation()
  const { waiting, lifeWaiting } = useCounts()
  const onDevices = path.startsWith('/devices')
  return (
    <>
      <Link href="/" aria-current={onDevices || path.startsWith('/office') ? undefined : 'page'}>
        <Headset size={20} aria-hidden />
        {t('rail.live')}
        {waiting > 0 && (
          <span className={lifeWaiting > 0 ? 'badge life' : 'badge'}>
            <span className="visually-hidden">{t('queue.waiting')} </span>
            {waiting}
          </span>
        )}
      </Link>
      <Link href="/devices" aria-current={onDevices ? 'page' : undefined}>
        <Router size={20} aria-hidden />
        {t('rail.devices')}
      </Link>
    </>
  )
}

export function Rail() {
  const t = useWords()
  const hasLive = useHasLive()
  // the queue is drawn first
  const loaded = useLoaded() || !hasLive
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      {hasLive && <LiveLinks />}
      <Suspense>{loaded && <OfficeRail />}</Suspense>
      <button type="button" className="rail-end" onClick={() => useUi.setState({ dialog: 'help' })}>
        <CircleHelp size={20} aria-hidden />
        {t('rail.help')}
      </button>
    </nav>
  )
}

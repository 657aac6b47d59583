import { CircleHelp, Headset, Router } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { useCounts } from '../data/live.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'

export function Rail() {
  const t = useWords()
  const [path] = useLocation()
  const { waiting, lifeWaiting } = useCounts()
  const onDevices = path.startsWith('/devices')
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <Link href="/" aria-current={onDevices ? undefined : 'page'}>
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
      <button type="button" className="rail-end" onClick={() => useUi.setState({ dialog: 'help' })}>
        <CircleHelp size={20} aria-hidden />
        {t('rail.help')}
      </button>
    </nav>
  )
}

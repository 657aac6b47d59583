import { RefreshCw, TriangleAlert, Unplug, VolumeX } from 'lucide-react'
import { useNow } from '../clock.ts'
import { clockTime, duration } from '../data/format.ts'
import { useConnection, useWorld } from '../data/live.ts'
import { useHasLive } from '../data/session.ts'
import type { Connection } from '../link.ts'
import { useUi } from '../ui.ts'
import { sound } from '../wiring.ts'
import { type Translate, useWords } from '../words.ts'
import { useSoundState } from './TopBar.tsx'

function staleText(connection: Connection, now: number, t: Translate): string {
  if (connection.kind === 'stale') return t('stale.hub')
  const n = 'attempt' in connection ? Math.max(1, connection.attempt) : 1
  if (connection.kind !== 'lost') return t('stale.first', { n })
  return t('stale.text', { for: duration(connection.forMs), at: clockTime(now - connection.forMs), n })
}

function StaleStrip() {
  const t = useWords()
  const now = useNow()
  const connection = useConnection()
  const waitedForFirst = connection.kind === 'connecting' && connection.attempt > 1
  if (connection.kind !== 'lost' && connection.kind !== 'stale' && !waitedForFirst) return null
  return (
    <div className="strip-bar">
      {/* the ticking sentence would be read out every second */}
      <span className="visually-hidden" role="alert">
        {connection.kind === 'stale' ? t('stale.hub') : t('link.lost')}
      </span>
      <Unplug size={18} aria-hidden />
      <span aria-hidden={connection.kind === 'stale'}>{staleText(connection, now, t)}</span>
      <button type="button" onClick={() => useUi.setState({ dialog: 'phones' })}>
        {t('stale.phones')}
      </button>
    </div>
  )
}

function SoundStrip() {
  const t = useWords()
  const { locked } = useSoundState()
  if (!useHasLive() || !locked) return null
  return (
    <div className="strip-bar mild">
      <VolumeX size={18} aria-hidden />
      <span>{t('sound.locked')}</span>
      <button type="button" onClick={() => void sound.unlock()}>
        {t('sound.unlock')}
      </button>
    </div>
  )
}

function ReloadStrips() {
  const t = useWords()
  const newBuild = useWorld((world) => world.live.newBuild)
  const unreadable = useWorld((world) => world.live.unreadable)
  if (!newBuild && unreadable === 0) return null
  return (
    <div className="strip-bar mild">
      {unreadable > 0 ? <TriangleAlert size={18} aria-hidden /> : <RefreshCw size={18} aria-hidden />}
      <span>{unreadable > 0 ? t('failed.unreadable', { n: unreadable }) : t('top.newBuild')}</span>
      <button type="button" onClick={() => location.reload()}>
        {t('top.reload')}
      </button>
    </div>
  )
}

/** What concerns the whole screen, under the top bar. */
export function Strips() {
  return (
    <div className="strips">
      <StaleStrip />
      <SoundStrip />
      <ReloadStrips />
    </div>
  )
}

import { RefreshCw, TriangleAlert, Unplug, VolumeX } from 'lucide-react'
import { useNow } from '../clock.ts'
import { clockTime, duration } from '../data/format.ts'
import { useConnection, useWorld } from '../data/live.ts'
import { useUi } from '../ui.ts'
import { sound } from '../wiring.ts'
import { useWords } from '../words.ts'
import { useSoundState } from './TopBar.tsx'

function StaleStrip() {
  const t = useWords()
  const now = useNow()
  const connection = useConnection()
  const waitedForFirst = connection.kind === 'connecting' && connection.attempt > 1
  if (connection.kind !== 'lost' && !waitedForFirst) return null
  const n = Math.max(1, connection.attempt)
  return (
    <div className="strip-bar">
      {/* the ticking sentence would be read out every second */}
      <span className="visually-hidden" role="alert">
        {t('link.lost')}
      </span>
      <Unplug size={18} aria-hidden />
      <span>
        {connection.kind === 'lost'
          ? t('stale.text', { for: duration(connection.forMs), at: clockTime(now - connection.forMs), n })
          : t('stale.first', { n })}
      </span>
      <button type="button" onClick={() => useUi.setState({ dialog: 'phones' })}>
        {t('stale.phones')}
      </button>
    </div>
  )
}

function SoundStrip() {
  const t = useWords()
  if (!useSoundState().locked) return null
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

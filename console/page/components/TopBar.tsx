import { LogOut, Moon, RefreshCw, Siren, Sun, Unplug, Volume2, VolumeX } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useNow } from '../clock.ts'
import { clockTime, percent } from '../data/format.ts'
import { useConnection, useWorld } from '../data/live.ts'
import { signOut, useHasLive, useMe } from '../data/session.ts'
import { setTheme, useTheme } from '../preferences.ts'
import { sound } from '../wiring.ts'
import { setLanguage, useWords } from '../words.ts'

function Kpis() {
  const t = useWords()
  const kpi = useWorld((world) => world.live.kpi)
  const none = t('unit.none')
  const figures = [
    [t('top.alarms'), kpi ? String(kpi.alarms) : none],
    [t('top.meanAnswer'), kpi?.meanAnswerSeconds == null ? none : t('unit.seconds', { n: Math.round(kpi.meanAnswerSeconds) })],
    [t('top.within60'), kpi?.answeredWithin60 == null ? none : percent(kpi.answeredWithin60)],
    [t('top.meanArrival'), kpi?.meanArrivalMinutes == null ? none : t('unit.minutes', { n: kpi.meanArrivalMinutes.toFixed(1) })],
  ]
  return (
    <dl className="kpis">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function ConnectionLabel() {
  const t = useWords()
  const connection = useConnection()
  return (
    <span className={`connection is-${connection.kind}`}>
      {connection.kind === 'lost' || connection.kind === 'stale' ? <Unplug size={16} aria-hidden /> : <RefreshCw size={14} aria-hidden />}
      {connection.kind === 'live' && `${t('link.live')} ${t('link.latency', { ms: connection.latencyMs })}`}
      {connection.kind === 'late' && t('link.late', { n: connection.seconds })}
      {connection.kind === 'stale' && t('link.stale')}
      {connection.kind === 'lost' && t('link.lost')}
      {connection.kind === 'connecting' && t('link.connecting')}
    </span>
  )
}

export const useSoundState = () => useSyncExternalStore(sound.subscribe, sound.state)

function SoundButton() {
  const t = useWords()
  useNow()
  const { mutedUntil } = useSoundState()
  const left = mutedUntil === null ? 0 : Math.max(0, Math.ceil((mutedUntil - performance.now()) / 1000))
  if (mutedUntil !== null) {
    return (
      <button type="button" className="top-button" onClick={sound.unmute} title={t('sound.unmute')}>
        <VolumeX size={18} aria-hidden /> {t('sound.muted', { n: left })}
      </button>
    )
  }
  return (
    <button type="button" className="top-button" onClick={sound.mute} title={t('sound.on')} aria-label={t('sound.on')}>
      <Volume2 size={18} />
    </button>
  )
}

export function ThemeButton() {
  const t = useWords()
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="top-button"
      onClick={() => setTheme(other)}
      aria-label={t(`top.theme.${other}`)}
      title={t(`top.theme.${other}`)}
    >
      {theme === 'dark' ? <Sun size={18} /> : <Moon size={18} />}
    </button>
  )
}

export function LanguageButton() {
  const t = useWords()
  const other = t.language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="top-button"
      onClick={() => void setLanguage(other)}
      title={t('top.language')}
      lang={other === 'zh' ? 'zh-CN' : 'en'}
    >
      {t('top.language.short')} <span className="visually-hidden">{t('top.language')}</span>
    </button>
  )
}

function Who() {
  const t = useWords()
  const me = useMe()
  const parts = [
    me.name,
    me.seat ? t('top.seat', { seat: me.seat }) : null,
    me.seat && me.role === 'operator' ? null : t(`role.${me.role}`),
  ]
  return <span className="top-who">{parts.filter((part) => part !== null).join(' · ')}</span>
}

function Clock() {
  return <span className="top-clock">{clockTime(useNow())}</span>
}

export function TopBar() {
  const t = useWords()
  const hasLive = useHasLive()
  return (
    <header className="top">
      <div className="brand">
        <span className="brand-mark">
          <Siren size={26} strokeWidth={1.75} aria-hidden />
        </span>
        {t('site.name')}
        <span className="brand-centre">&nbsp;·&nbsp;{t('site.centre')}</span>
      </div>
      {hasLive && <Kpis />}
      <div className="top-end">
        <ConnectionLabel />
        {hasLive && <SoundButton />}
        <ThemeButton />
        <LanguageButton />
        <Who />
        <button type="button" className="top-button" onClick={() => void signOut()} aria-label={t('top.signOut')} title={t('top.signOut')}>
          <LogOut size={17} />
        </button>
        <Clock />
      </div>
    </header>
  )
}

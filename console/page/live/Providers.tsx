import { useState } from 'react'
import type { Alarm, Home } from '../../api.ts'
import { useNow } from '../clock.ts'
import { Panel } from '../components/Panel.tsx'
import { Phone } from '../components/Phone.tsx'
import { mayAct, standingOf } from '../data/alarm-view.ts'
import { duration, SEPARATOR, shortTime } from '../data/format.ts'
import { useWritable } from '../data/live.ts'
import { useMe } from '../data/session.ts'
import { arrivedAt, etaGuess, providersInOrder } from '../data/workspace-view.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { EtaForm } from './EtaForm.tsx'

type Provider = Home['providers'][number]
type Sent = NonNullable<Alarm['dispatch']>

const toggle = (id: string) => useUi.setState((ui) => ({ row: ui.row?.id === id ? null : { list: 'providers', id }, strip: null }))
const fold = () => useUi.setState({ row: null })

function Due({ sent, arrived }: { sent: Sent; arrived: number | null }) {
  const t = useWords()
  const left = sent.etaAt - useNow()
  return (
    <p className="due">
      <b>{t('provider.dispatched', { at: shortTime(sent.at) })}</b>
      {SEPARATOR}
      {arrived === null ? (
        <>
          {t('provider.due', { at: shortTime(sent.etaAt) })}
          {SEPARATOR}
          {left >= 0 ? t('provider.dueIn', { time: duration(left) }) : <b>{t('provider.dueOver', { time: duration(-left) })}</b>}
        </>
      ) : (
        <b>{t('provider.arrived', { at: shortTime(arrived) })}</b>
      )}
    </p>
  )
}

function Distance({ km }: { km: number | null }) {
  const t = useWords()
  if (km === null) return <span className="distance">{t('unit.none')}</span>
  return (
    <span className="distance">
      {t('provider.km', { n: km < 10 ? km.toFixed(1) : Math.round(km) })}
      <small>{t('provider.kmUnit')}</small>
    </span>
  )
}

interface LineProps {
  alarm: Alarm
  provider: Provider
  unfolded: boolean
  off: boolean
}

function ProviderLine({ alarm, provider, unfolded, off }: LineProps) {
  const t = useWords()
  const writable = useWritable()
  const sent = alarm.status === 'open' && alarm.dispatch?.to === provider.name ? alarm.dispatch : null
  const names = [unfolded && 'unfolded', !provider.onDuty && 'off-duty']
  return (
    <li className={names.filter(Boolean).join(' ')}>
      <div className="line">
        <Distance km={provider.distanceKm} />
        <div className="line-main">
          <div className="line-title">
            <b>{provider.name}</b>
            <span className={provider.onDuty ? 'duty' : 'duty off'}>{t(provider.onDuty ? 'provider.onDuty' : 'provider.offDuty')}</span>
          </div>
          {sent ? (
            <Due sent={sent} arrived={arrivedAt(alarm)} />
          ) : (
            <p>
              <span>{provider.kind}</span> <Phone phone={provider.phone} />
            </p>
          )}
        </div>
        <button
          type="button"
          className="button small"
          disabled={off || !writable}
          onClick={() => toggle(provider.id)}
          aria-expanded={unfolded}
          aria-label={`${t('provider.dispatch')} ${provider.name}`}
        >
          {t('provider.dispatch')}
        </button>
      </div>
      {unfolded && (
        <div className="unfold">
          <EtaForm
            alarmId={alarm.id}
            to={provider.name}
            guess={etaGuess(provider.distanceKm)}
            submit={t('provider.confirm')}
            onDone={fold}
            disabled={off}
          />
          <p>{t('provider.etaHint')}</p>
        </div>
      )}
    </li>
  )
}

const SHOWN = 5

/** the nearest few, and whoever was sent or is being sent, however far */
function shownOf(providers: readonly Provider[], all: boolean, keep: (provider: Provider) => boolean): readonly Provider[] {
  return all ? providers : providers.filter((provider, i) => i < SHOWN || keep(provider))
}

export function Providers({ alarm, home }: { alarm: Alarm; home: Home | undefined }) {
  const t = useWords()
  const me = useMe()
  const row = useUi((ui) => ui.row)
  const off = !mayAct(standingOf(alarm, me.userId), me.role)
  const [all, setAll] = useState(false)
  const providers = providersInOrder(home?.providers ?? [])
  const shown = shownOf(
    providers,
    all,
    (provider) => provider.name === alarm.dispatch?.to || (row?.list === 'providers' && row.id === provider.id),
  )
  return (
    <Panel title={t('panel.providers')} side={t('panel.providersNote')}>
      {providers.length === 0 && <p className="panel-empty">{home ? t('provider.none') : t('panel.loading')}</p>}
      <ul className="lines">
        {shown.map((provider) => (
          <ProviderLine
            key={provider.id}
            alarm={alarm}
            provider={provider}
            unfolded={row?.list === 'providers' && row.id === provider.id}
            off={off}
          />
        ))}
      </ul>
      {shown.length < providers.length && (
        <div className="more">
          <button type="button" className="button link small" onClick={() => setAll(true)}>
            {t('provider.all', { n: providers.length })}
          </button>
        </div>
      )}
    </Panel>
  )
}

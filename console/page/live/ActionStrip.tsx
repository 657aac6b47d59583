import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Alarm, Home } from '../../api.ts'
import { Phone } from '../components/Phone.tsx'
import { type Act, act } from '../data/actions.ts'
import { mayAct, standingOf } from '../data/alarm-view.ts'
import { useWritable } from '../data/live.ts'
import { residentPhones } from '../data/phones.ts'
import { useMe } from '../data/session.ts'
import { nextTo } from '../data/workspace-view.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { EtaForm } from './EtaForm.tsx'
import { Results } from './Results.tsx'

const fold = () => useUi.setState({ strip: null })
const AMBULANCE_MINUTES = 15

function CallStrip({ alarm, home, off }: { alarm: Alarm; home: Home | undefined; off: boolean }) {
  const t = useWords()
  const phones = home ? residentPhones(home) : []
  return (
    <>
      <b>{t('strip.callBack')}</b>
      {phones.map(({ who, phone }) => (
        <span key={phone} className="big-phone">
          <Phone phone={phone} /> <small>{who ?? t('strip.boxPhone')}</small>
        </span>
      ))}
      {home && phones.length === 0 && <p>{t('strip.noPhone')}</p>}
      <Results alarmId={alarm.id} to="resident" who={alarm.resident?.name ?? t('timeline.resident')} onDone={fold} disabled={off} />
    </>
  )
}

function AmbulanceStrip({ alarm, off }: { alarm: Alarm; off: boolean }) {
  const t = useWords()
  return (
    <>
      <b>{t('strip.ambulance')}</b>
      <span className="big-phone">
        <Phone phone="120" />
      </span>
      <p>{t('strip.ambulanceHelp')}</p>
      <EtaForm alarmId={alarm.id} to="120" guess={AMBULANCE_MINUTES} submit={t('strip.ambulanceRecord')} onDone={fold} disabled={off} />
    </>
  )
}

function AskStrip({ alarm, what, title, help, off }: { alarm: Alarm; what: Act; title: string; help: string; off: boolean }) {
  const t = useWords()
  return (
    <>
      <b>{title}</b>
      <p>{help}</p>
      <button
        type="button"
        className="button primary"
        disabled={off}
        onClick={async () => {
          if (await act(alarm.id, what)) fold()
        }}
      >
        {t('action.confirm')}
      </button>
    </>
  )
}

/** The question that belongs to the pressed action, right under the bar; the first control has the focus, Esc folds it. */
export function ActionStrip({ alarm, home }: { alarm: Alarm; home: Home | undefined }) {
  const t = useWords()
  const me = useMe()
  const strip = useUi((ui) => ui.strip)
  const writable = useWritable()
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    if (strip) ref.current?.querySelector<HTMLElement>('button.primary:not(:disabled), fieldset button:not(:disabled)')?.focus()
  }, [strip])
  if (!strip) return null
  const off = !writable || !mayAct(standingOf(alarm, me.userId), me.role)
  const to = nextTo(alarm, t)
  const bodies: Record<typeof strip, ReactNode> = {
    call: <CallStrip alarm={alarm} home={home} off={off} />,
    ambulance: <AmbulanceStrip alarm={alarm} off={off} />,
    escalate: (
      <AskStrip
        alarm={alarm}
        what={{ kind: 'escalate' }}
        title={t('strip.escalate')}
        help={to && !alarm.claim ? t('strip.escalateHelp', { to }) : t('strip.escalateHelpAny')}
        off={!writable}
      />
    ),
    release: <AskStrip alarm={alarm} what={{ kind: 'release' }} title={t('strip.release')} help={t('strip.releaseHelp')} off={off} />,
    'take-over': (
      <AskStrip
        alarm={alarm}
        what={{ kind: 'take-over' }}
        title={t('strip.takeOver')}
        help={t('strip.takeOverHelp', { name: alarm.claim?.by.name ?? '' })}
        off={!writable}
      />
    ),
    arrive: (
      <AskStrip
        alarm={alarm}
        what={{ kind: 'arrive' }}
        title={t('strip.arrive')}
        help={alarm.dispatch ? t('strip.arriveHelp', { name: alarm.dispatch.to }) : t('strip.arriveAny')}
        off={off}
      />
    ),
  }
  return (
    <section className="panel strip" ref={ref} aria-label={t('action.bar')}>
      {bodies[strip]}
      <button type="button" className="top-button end" onClick={fold} aria-label={t('action.cancel')}>
        <X size={18} />
      </button>
    </section>
  )
}

import { BellOff, CircleCheck, Eye, FlaskConical, Hand, MapPin, Undo2, UserRoundCheck } from 'lucide-react'
import type { Alarm } from '../../api.ts'
import { useNow } from '../clock.ts'
import { PriorityShape } from '../components/PriorityShape.tsx'
import { isSenior, residentName, standingOf, typesName } from '../data/alarm-view.ts'
import { clockTime, duration, SEPARATOR } from '../data/format.ts'
import { useWorld } from '../data/live.ts'
import { isWaiting } from '../data/order.ts'
import { partName } from '../data/parts.ts'
import { useMe } from '../data/session.ts'
import { lostText } from '../data/workspace-view.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { NextClock } from './NextClock.tsx'
import { Steps } from './Steps.tsx'

function Title({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const { resident } = alarm
  return (
    <div className="alarm-title">
      <h1>
        {typesName(alarm, t)} · {residentName(alarm, t)}
      </h1>
      {resident && (
        <span>
          {resident.gender && t(`gender.${resident.gender}`)} {resident.age !== null && t('header.age', { n: resident.age })}
        </span>
      )}
      {alarm.component && <span>{partName(alarm.component, t)}</span>}
      {alarm.signalCount > 1 && (
        <span className="chip" title={t('row.timesLong', { n: alarm.signalCount })}>
          {t('row.times', { n: alarm.signalCount })}
        </span>
      )}
      {alarm.test && <span className="chip inverted">{t('row.test')}</span>}
      {alarm.cancelledAt !== null && <span className="chip outline">{t('row.cancelled')}</span>}
    </div>
  )
}

function Place({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const now = useNow()
  return (
    <div className="alarm-place">
      <span className="address">
        <MapPin size={14} aria-hidden />
        {alarm.address.town} {alarm.address.line}
      </span>
      {alarm.status === 'open' && (
        <span>
          <b>{t('header.elapsed', { time: duration(now - alarm.openedAt) })}</b>
        </span>
      )}
    </div>
  )
}

/** Lines that change what one should do: who has it, who lost it, what failed. */
function Notes({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const me = useMe()
  const presence = useWorld((world) => world.live.presence)
  const viewers = [...presence.values()].filter(
    (person) => person.viewing === alarm.id && person.userId !== me.userId && person.userId !== alarm.claim?.by.id,
  )
  const lost = lostText(alarm, t)
  const others = standingOf(alarm, me.userId) === 'others'
  const { failing, dead, lastError } = alarm.notices
  const notes = [
    others && (
      <li key="others">
        <UserRoundCheck size={16} aria-hidden />
        {t('header.handling', { name: alarm.claim?.by.name ?? '' })}
        {SEPARATOR}
        {t('header.handlingSince', { at: clockTime(alarm.claim?.at ?? 0) })}
        {isSenior(me.role) && (
          <button type="button" className="button small" onClick={() => useUi.setState({ strip: 'take-over' })}>
            {t('action.takeOver')}
          </button>
        )}
      </li>
    ),
    dead + failing > 0 && (
      <li key="notices" className={dead > 0 ? 'strong' : ''}>
        <BellOff size={16} aria-hidden />
        {dead > 0 ? t('header.noticeDead', { n: dead }) : t('header.noticeFailing', { n: failing })} {lastError}
      </li>
    ),
    lost && (
      <li key="lost">
        <Undo2 size={16} aria-hidden />
        {lost}
      </li>
    ),
    alarm.cancelledAt !== null && alarm.status === 'open' && (
      <li key="cancelled">
        <Hand size={16} aria-hidden />
        {t('header.cancelled', { at: clockTime(alarm.cancelledAt) })}
      </li>
    ),
    alarm.test && (
      <li key="test">
        <FlaskConical size={16} aria-hidden />
        {t('header.test')}
      </li>
    ),
    viewers.length > 0 && isWaiting(alarm) && (
      <li key="viewers">
        <Eye size={16} aria-hidden />
        {t('header.viewing', { names: viewers.map((person) => person.name).join('、') })}
      </li>
    ),
    alarm.outcome && (
      <li key="closed">
        <CircleCheck size={16} aria-hidden />
        {t('header.closed', { outcome: t.code('outcome', alarm.outcome.code) })} {alarm.outcome.note && `— ${alarm.outcome.note}`}
      </li>
    ),
  ].filter(Boolean)
  return notes.length === 0 ? null : <ul className="head-notes">{notes}</ul>
}

export function Header({ alarm }: { alarm: Alarm }) {
  return (
    <header className={`panel alarm-head p${alarm.priority}`}>
      <PriorityShape priority={alarm.priority} filled={isWaiting(alarm)} size={40} />
      <div>
        <Title alarm={alarm} />
        <Place alarm={alarm} />
      </div>
      <Steps alarm={alarm} />
      <NextClock alarm={alarm} />
      <Notes alarm={alarm} />
    </header>
  )
}

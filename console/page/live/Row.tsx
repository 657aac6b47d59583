import { Car, CircleCheck, MapPin, Phone, UserRoundCheck } from 'lucide-react'
import { memo } from 'react'
import type { Alarm } from '../../api.ts'
import { PriorityShape } from '../components/PriorityShape.tsx'
import { claim } from '../data/actions.ts'
import { residentName, type Standing, standingOf, typeName, typesName } from '../data/alarm-view.ts'
import { useAlarm, useWritable } from '../data/live.ts'
import { partName } from '../data/parts.ts'
import { useMe } from '../data/session.ts'
import { targetNames } from '../data/targets.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { RowClock } from './RowClock.tsx'

const STATE_ICONS = {
  raised: UserRoundCheck,
  claimed: UserRoundCheck,
  called: Phone,
  dispatched: Car,
  arrived: MapPin,
  closed: CircleCheck,
}

function RowState({ alarm, standing }: { alarm: Alarm; standing: Standing }) {
  const t = useWords()
  const Icon = STATE_ICONS[alarm.stage]
  const who = standing === 'mine' ? t('row.me') : (alarm.claim?.by.name ?? '')
  return (
    <span className="row-state">
      <Icon size={14} aria-hidden /> {who} {t(`state.${alarm.stage === 'raised' ? 'claimed' : alarm.stage}`)}
    </span>
  )
}

function ClaimButton({ alarm, onClaimed }: { alarm: Alarm; onClaimed: (id: string) => void }) {
  const t = useWords()
  const writable = useWritable()
  const claiming = useUi((ui) => ui.claiming)
  const label = `${t('row.claim')} ${typeName(alarm.type, t)} ${residentName(alarm, t)}`
  return (
    <button
      type="button"
      className="button small row-claim"
      disabled={!writable || claiming !== null}
      aria-label={label}
      onClick={async () => {
        if (await claim(alarm.id)) onClaimed(alarm.id)
      }}
    >
      {claiming === alarm.id ? t('row.claiming') : t('row.claim')}
    </button>
  )
}

/** Marks that must be seen before anything else about the alarm. */
function Marks({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const beyond = alarm.claim ? [] : alarm.reached.filter((target) => target !== 'operators')
  return (
    <>
      {alarm.test && <span className="chip inverted">{t('row.test')}</span>}
      {alarm.cancelledAt !== null && <span className="chip outline">{t('row.cancelled')}</span>}
      {alarm.notices.failing + alarm.notices.dead > 0 && <span className="chip warn">{t('row.noticeFailed')}</span>}
      {alarm.lost && !alarm.claim && <span className="chip outline">{t('row.lostShort', { name: alarm.lost.by.name })}</span>}
      {beyond.length > 0 && <span>{t('row.escalated', { to: targetNames(beyond, t) ?? '' })}</span>}
    </>
  )
}

function Title({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  return (
    <>
      <b>{typesName(alarm, t)}</b>
      <span>
        {residentName(alarm, t)} {alarm.resident?.age ?? ''}
      </span>
      {alarm.signalCount > 1 && (
        <span className="times" title={t('row.timesLong', { n: alarm.signalCount })}>
          {t('row.times', { n: alarm.signalCount })}
        </span>
      )}
    </>
  )
}

interface RowProps {
  id: string
  selected: boolean
  /** the first unclaimed life alarm: its symbol has a halo */
  first: boolean
  onOpen: (id: string) => void
  onClaimed: (id: string) => void
}

export const Row = memo(function Row({ id, selected, first, onOpen, onClaimed }: RowProps) {
  const t = useWords()
  const me = useMe().userId
  const alarm = useAlarm(id)
  if (!alarm) return null
  const standing = standingOf(alarm, me)
  const compact = alarm.priority > 2
  const names = ['row', `p${alarm.priority}`, standing, compact && 'compact', selected && 'selected', first && 'first-life']
  const place = alarm.component ? partName(alarm.component, t) : null
  return (
    <li className={names.filter(Boolean).join(' ')}>
      <PriorityShape priority={alarm.priority} filled={standing === 'waiting'} size={compact ? 20 : 24} />
      <div>
        <button
          type="button"
          className="row-open"
          data-row={id}
          aria-current={selected || undefined}
          onClick={() => onOpen(id)}
          onFocus={() => useUi.setState({ cursor: id })}
        >
          <span className="visually-hidden">
            {t(`priority.${alarm.priority}`)} {t(`state.${standing === 'waiting' ? 'raised' : alarm.stage}`)}
          </span>
          <Title alarm={alarm} />
        </button>
        <div className="row-address" title={alarm.address.line}>
          {alarm.address.town} · {alarm.address.line}
        </div>
        <div className="row-meta">
          <Marks alarm={alarm} />
          {!compact &&
            alarm.resident?.categories.slice(0, 2).map((category) => (
              <span key={category} className="chip">
                {category}
              </span>
            ))}
          {!compact && place && <span>{place}</span>}
        </div>
      </div>
      <div className="row-side">
        <RowClock alarm={alarm} />
        {standing === 'waiting' ? <ClaimButton alarm={alarm} onClaimed={onClaimed} /> : <RowState alarm={alarm} standing={standing} />}
      </div>
    </li>
  )
})

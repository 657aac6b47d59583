import { BellRing, Users } from 'lucide-react'
import { useCounts, useLoaded, useWorld } from '../data/live.ts'
import type { Lane, QueueFilter } from '../data/order.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { LaneSection } from './LaneSection.tsx'
import { UnstoredRow } from './UnstoredRow.tsx'

function Filters() {
  const t = useWords()
  const filter = useUi((ui) => ui.filter)
  const counts = useCounts()
  const tabs: [QueueFilter, string][] = [
    ['all', t('queue.all')],
    ['mine', `${t('queue.mine')} ${counts.mine}`],
    ['waiting', `${t('queue.waiting')} ${counts.waiting}`],
  ]
  return (
    <fieldset className="segments" style={{ border: 0, margin: 0 }}>
      <legend className="visually-hidden">{t('queue.filter')}</legend>
      {tabs.map(([value, label]) => (
        <button key={value} type="button" aria-pressed={filter === value} onClick={() => useUi.setState({ filter: value })}>
          {label}
        </button>
      ))}
    </fieldset>
  )
}

function Foot() {
  const t = useWords()
  const alert = useUi((ui) => ui.alert)
  const presence = useWorld((world) => world.live.presence)
  const onDuty = [...presence.values()].filter((person) => person.role === 'operator' || person.role === 'supervisor').length
  return (
    <div className="queue-foot">
      <div className="queue-alert" role="alert">
        {alert && (
          <>
            <BellRing size={15} aria-hidden /> {alert.text}
          </>
        )}
      </div>
      {!alert && (
        <>
          <span className="keys">
            <kbd>J</kbd> <kbd>K</kbd> {t('queue.keys.move')}
          </span>
          <span className="keys">
            <kbd>Enter</kbd> {t('queue.keys.open')}
          </span>
          <span className="keys">
            <kbd>C</kbd> {t('queue.keys.claim')}
          </span>
        </>
      )}
      {!alert && onDuty > 0 && (
        <span className="on-duty">
          <Users size={14} aria-hidden /> {t('queue.onDuty', { n: onDuty })}
        </span>
      )}
    </div>
  )
}

interface QueueProps {
  lanes: readonly Lane[]
  hold: () => void
  openId: string | null
  onOpen: (id: string) => void
  onClaimed: (id: string) => void
}

export function Queue({ lanes, hold, openId, onOpen, onClaimed }: QueueProps) {
  const t = useWords()
  const loaded = useLoaded()
  const filter = useUi((ui) => ui.filter)
  const unstored = useWorld((world) => world.live.unstored)
  const presses = [...unstored.values()].map(({ press }) => press)
  const empty = lanes.every((lane) => lane.ids.length === 0) && presses.length === 0
  return (
    <section className="queue" aria-label={t('queue.title')}>
      <div className="queue-head">
        <h1>{t('queue.title')}</h1>
        <Filters />
      </div>
      <div className="queue-scroll" onPointerMove={hold}>
        {empty && (
          <p className="queue-empty">{!loaded ? t('queue.loading') : filter === 'all' ? t('queue.empty') : t('queue.emptyFilter')}</p>
        )}
        {lanes.map((lane) => (
          <LaneSection key={lane.priority} lane={lane} openId={openId} onOpen={onOpen} onClaimed={onClaimed}>
            {lane.priority === 1 && presses.length > 0 && presses.map((press) => <UnstoredRow key={press.key} press={press} />)}
          </LaneSection>
        ))}
      </div>
      <Foot />
    </section>
  )
}

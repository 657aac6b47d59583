import type { ReactNode } from 'react'
import { PriorityShape } from '../components/PriorityShape.tsx'
import type { Lane } from '../data/order.ts'
import { useWords } from '../words.ts'
import { Row } from './Row.tsx'

interface LaneProps {
  lane: Lane
  openId: string | null
  onOpen: (id: string) => void
  onClaimed: (id: string) => void
  /** rows before the alarms: presses that could not be stored */
  children?: ReactNode
}

export function LaneSection({ lane, openId, onOpen, onClaimed, children }: LaneProps) {
  const t = useWords()
  if (lane.ids.length === 0 && !children) return null
  return (
    <section className="lane">
      <div className="lane-head">
        <PriorityShape priority={lane.priority} filled size={15} />
        <h2>{t(`priority.${lane.priority}`)}</h2>
        <span>
          {t('queue.lane', { n: lane.ids.length })}
          {lane.waiting > 0 && (
            <>
              {' · '}
              <strong>{t('queue.laneWaiting', { n: lane.waiting })}</strong>
            </>
          )}
        </span>
      </div>
      <ul>
        {children}
        {lane.ids.map((id, i) => (
          <Row
            key={id}
            id={id}
            selected={id === openId}
            first={i === 0 && lane.priority === 1 && lane.waiting > 0}
            onOpen={onOpen}
            onClaimed={onClaimed}
          />
        ))}
      </ul>
    </section>
  )
}

import { History } from 'lucide-react'
import { type CSSProperties, useEffect, useRef } from 'react'
import { useWords } from '../../words.ts'
import { exactYuan, hoursText } from '../data/amounts.ts'
import { axisOf, type Band, bandsOf, type InForce, knownLate, placeOn, type Rate, yearsOn } from '../data/rate-view.ts'
import type { Standard } from '../data/standard-rules.ts'

type Axis = ReturnType<typeof axisOf>

const between = (axis: Axis, { from, until }: { from: string; until: string | null }): CSSProperties => {
  const left = placeOn(axis, from)
  return { left: `${left}%`, width: `${(until === null ? 100 : placeOn(axis, until)) - left}%` }
}

const classOf = ({ rate, until, from }: InForce, today: string, chosen: string) =>
  [
    'rate-bar',
    rate.basis === 'demonstration' && 'is-demonstration',
    until === null && 'is-open',
    from > today && 'is-ahead',
    until !== null && until < today && 'is-past',
    rate.id === chosen && 'is-chosen',
  ]
    .filter(Boolean)
    .join(' ')

interface LaneProps {
  band: Band
  gives: Standard['gives']
  axis: Axis
  today: string
  chosen: string
}

/** One row of the standard through the years. */
function Lane({ band, gives, axis, today, chosen }: LaneProps) {
  const t = useWords()
  return (
    <>
      <span className="rate-name" title={band.name[t.language]}>
        {band.name[t.language]}
      </span>
      <div className="rate-lane">
        {band.pieces.map((piece) => {
          const amount = gives === 'hours' ? hoursText(piece.amount.hours, t) : exactYuan(piece.amount.fen)
          return (
            <span key={piece.rate.id} className={classOf(piece, today, chosen)} style={between(axis, piece)} title={amount}>
              {amount}
            </span>
          )
        })}
      </div>
    </>
  )
}

interface RateTimelineProps {
  standard: Standard
  inForce: readonly InForce[]
  today: string
  chosen: string
  onChoose: (rate: Rate) => void
}

/** The rates by the days on which they are in force: one lane for each row of amounts, today as a line through all of them. */
export function RateTimeline({ standard, inForce, today, chosen, onChoose }: RateTimelineProps) {
  const t = useWords()
  const scroll = useRef<HTMLElement>(null)
  // where it does not fit, today is what matters
  useEffect(() => {
    if (scroll.current) scroll.current.scrollLeft = scroll.current.scrollWidth
  }, [])
  const axis = axisOf(inForce, today)
  const years = yearsOn(axis)
  const every = Math.ceil(years.length / 12)
  return (
    <section ref={scroll} className="rate-scroll" aria-label={t('standards.timeline')}>
      <div className="rate-grid">
        <span className="rate-name" />
        <div className="rate-years" aria-hidden>
          {years.map((day, i) => (
            <span key={day} style={{ left: `${placeOn(axis, day)}%` }}>
              {i % every === 0 && day.slice(0, 4)}
            </span>
          ))}
        </div>
        <span className="rate-name">{t('standards.rate')}</span>
        <div className="rate-lane rate-heads">
          {inForce.map((span) => {
            const late = knownLate(span.rate)
            const label = t('standards.from', { day: span.from })
            const known = late === null ? '' : ` · ${t('standards.knownLate', { day: late })}`
            return (
              <button
                key={span.rate.id}
                type="button"
                className={`${classOf(span, today, chosen)} rate-head`}
                style={between(axis, span)}
                aria-pressed={span.rate.id === chosen}
                title={`${label}${known}`}
                onClick={() => onChoose(span.rate)}
              >
                {late !== null && <History size={12} aria-hidden />}
                {span.from}
              </button>
            )
          })}
        </div>
        {bandsOf(inForce).map((band) => (
          <Lane key={band.name.zh} band={band} gives={standard.gives} axis={axis} today={today} chosen={chosen} />
        ))}
        <div className="rate-today" aria-hidden>
          <i style={{ left: `${placeOn(axis, today)}%` }}>
            <b>{t('standards.today')}</b>
          </i>
        </div>
      </div>
    </section>
  )
}

import { useWords } from '../../words.ts'
import { spanText } from '../data/days.ts'
import { standingOf } from '../data/resident-view.ts'
import './records.css'

interface SpanLineProps {
  what: string
  span: { from: string | null; until: string | null }
  /** that the span is held against */
  day: string
  more?: string | null
}

/** Something that holds from a day until a day: what holds stands out, what has ended steps back. */
export function SpanLine({ what, span, day, more }: SpanLineProps) {
  const t = useWords()
  const standing = standingOf(span, day)
  return (
    <span className={`span-line is-${standing}`}>
      <span className={standing === 'now' ? 'chip outline' : 'chip'}>{what}</span>
      <span>{spanText(span, t)}</span>
      {standing !== 'now' && <em>{t(`standing.${standing}`)}</em>}
      {more && <span className="dim">{more}</span>}
    </span>
  )
}

import { Checkbox } from 'antd'
import { CircleHelp } from 'lucide-react'
import type * as z from 'zod/mini'
import type { scaleResultSchema } from '../../../../../records/record-schemas/assessments.ts'
import { useWords } from '../../../words.ts'
import { Bar } from '../../components/Bar.tsx'
import { levelName, missingOf, progressOf } from '../../data/scale-view.ts'
import type { Scale } from '../../data/scales.ts'
import { focusItem } from './ItemCard.tsx'

type Result = z.infer<typeof scaleResultSchema>

/** part by part, with the bar that shows how far one is */
export function PartSums({ scale, answers, result }: { scale: Scale; answers: Record<string, number>; result: Result | null }) {
  const t = useWords()
  const grades = new Map(result?.parts.map(({ part, grade }) => [part, grade]))
  return (
    <ul className="part-sums">
      {progressOf(scale, answers).map(({ id, answered, items, sum, max }, i) => {
        const grade = grades.get(id) ?? null
        return (
          <li key={id}>
            <span>{scale.parts[i]?.name[t.language]}</span>
            {answered < items && <Bar share={answered / items} />}
            <span className="part-count">
              {answered < items ? t('assess.answered', { n: answered, of: items }) : t('assess.sum', { sum, max })}
            </span>
            {grade !== null && <span className="chip">{t('assess.grade', { grade })}</span>}
          </li>
        )
      })}
    </ul>
  )
}

/** How the level came about, sentence by sentence. */
export function Explanation({ result }: { result: Result }) {
  const t = useWords()
  return (
    <ol className="explanation">
      {result.explanation.map((sentence) => (
        <li key={sentence.zh}>{sentence[t.language]}</li>
      ))}
    </ol>
  )
}

interface ResultPanelProps {
  scale: Scale
  answers: Record<string, number>
  /** null: not yet to be told */
  result: Result | null
  confirmed: boolean
  onConfirm: (confirmed: boolean) => void
}

/** Beside the form: the level as soon as it can be told, why, and what is missing. */
export function ResultPanel({ scale, answers, result, confirmed, onConfirm }: ResultPanelProps) {
  const t = useWords()
  const missing = missingOf(scale, answers)
  const level = result && levelName(scale, result.level)
  return (
    <section className="panel result-panel" aria-label={t('assess.result')}>
      <div className="result-head" role="status">
        <span className="dim">{t('assess.result')}</span>
        <b>{level ? level[t.language] : t('assess.notYet')}</b>
        {result && result.total !== null && <span>{t('assess.total', { n: result.total })}</span>}
      </div>
      <PartSums scale={scale} answers={answers} result={result} />
      {result && <Explanation result={result} />}
      {result?.confirm && (
        <Checkbox className="confirm-box" checked={confirmed} onChange={(event) => onConfirm(event.target.checked)}>
          {t(result.basis === 'gap' ? 'assess.confirmGap' : 'assess.confirmOverlap')}
        </Checkbox>
      )}
      {missing.length > 0 && (
        <div className="missing">
          <p>
            <CircleHelp size={14} aria-hidden /> {t('assess.missing', { n: missing.length })}
          </p>
          <div className="chips">
            {missing.slice(0, 8).map((item) => (
              <button key={item.id} type="button" className="chip" onClick={() => focusItem(item.id)}>
                {item.name[t.language]}
              </button>
            ))}
            {missing.length > 8 && <span className="dim">+{missing.length - 8}</span>}
          </div>
        </div>
      )}
    </section>
  )
}

import { Popover } from 'antd'
import { useWords } from '../../words.ts'
import { Demonstration } from '../components/Demonstration.tsx'
import type { Sums } from '../data/settlement-view.ts'

interface ScoreProps {
  sums: Sums
  /** of the terms by which the deduction follows from the score */
  demonstration: boolean
}

/** How well a provider answered, and what that costs; a click says how it is worked out. */
export function Score({ sums: { responseScore, deductionPercent }, demonstration }: ScoreProps) {
  const t = useWords()
  if (responseScore === null) return <span className="dim">{t('settlements.noScore')}</span>
  return (
    <Popover
      trigger="click"
      placement="bottom"
      title={t('settlements.score.title')}
      content={
        <div className="score-help">
          <p>{t('settlements.score.dispatch')}</p>
          <p>{t('settlements.score.booking')}</p>
          <p>{t('settlements.score.both')}</p>
          <p>
            {t('settlements.score.deduction')} {demonstration && <Demonstration />}
          </p>
        </div>
      }
    >
      <button type="button" className="score">
        {responseScore}
        {deductionPercent > 0 && <small> −{deductionPercent}%</small>}
        <span className="visually-hidden"> {t('settlements.score.title')}</span>
      </button>
    </Popover>
  )
}

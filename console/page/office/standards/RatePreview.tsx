import { ArrowRight, Info } from 'lucide-react'
import { plain } from '../../data/format.ts'
import { useWords } from '../../words.ts'
import { exactYuan, hoursText, signedYuan } from '../data/amounts.ts'
import { isSame } from '../data/changes.ts'
import { conditionText } from '../data/condition-text.ts'
import { monthOf, useToday } from '../data/days.ts'
import { type Amount, type AmountChange, amountChanges, isChanged, type Rate } from '../data/rate-view.ts'
import type { Standard } from '../data/standard-rules.ts'

function Change({ change: { name, before, after }, gives }: { change: AmountChange; gives: Standard['gives'] }) {
  const t = useWords()
  const text = (amount: Amount) => (gives === 'hours' ? hoursText(amount.hours, t) : exactYuan(amount.fen))
  const difference = before && after && (gives === 'hours' ? after.hours - before.hours : after.fen - before.fen)
  const sign = difference
    ? gives === 'hours'
      ? `${difference > 0 ? '+' : '−'}${plain(Math.abs(difference))}`
      : signedYuan(difference)
    : null
  return (
    <li>
      <b>{name[t.language]}</b>
      <span className="rate-change">
        {before ? text(before) : t('standards.change.new')}
        <ArrowRight size={13} aria-label={t('standards.change.to')} />
        <b>{after ? text(after) : t('standards.change.gone')}</b>
        {sign && <span className="chip outline">{sign}</span>}
      </span>
      {before && after && !isSame(before.when, after.when) && (
        <small>{t('standards.change.when', { before: conditionText(before.when, t), after: conditionText(after.when, t) })}</small>
      )}
    </li>
  )
}

interface RatePreviewProps {
  standard: Standard
  /** that is in force when the new one begins */
  before: Rate | null
  amounts: readonly Amount[]
  validFrom: string | null
}

/** What the new rate changes, and what it leaves as it is. */
export function RatePreview({ standard, before, amounts, validFrom }: RatePreviewProps) {
  const t = useWords()
  const thisMonth = monthOf(useToday())
  const changes = amountChanges(before?.amounts ?? [], amounts)
  const changed = changes.filter(isChanged)
  const isPast = validFrom !== null && monthOf(validFrom) < thisMonth
  return (
    <div className="rate-preview" role="status">
      {validFrom !== null && (
        <p>
          {before
            ? t('standards.preview.replaces', { day: validFrom, before: before.validFrom })
            : t('standards.preview.first', { day: validFrom })}
        </p>
      )}
      {changed.length === 0 ? (
        <p className="dim">{t('standards.preview.same')}</p>
      ) : (
        <ul>
          {changed.map((change) => (
            <Change key={change.name.zh} change={change} gives={standard.gives} />
          ))}
        </ul>
      )}
      {changes.length > changed.length && changed.length > 0 && (
        <p className="dim">{t('standards.preview.unchanged', { n: changes.length - changed.length })}</p>
      )}
      {isPast && (
        <p className="rate-note">
          <Info size={15} aria-hidden /> {t('standards.preview.past', { month: monthOf(validFrom) })}
        </p>
      )}
    </div>
  )
}

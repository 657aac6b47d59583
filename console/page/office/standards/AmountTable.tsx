import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { exactYuan, hoursText } from '../data/amounts.ts'
import { conditionText } from '../data/condition-text.ts'
import type { Amount, Rate } from '../data/rate-view.ts'
import type { Standard } from '../data/standard-rules.ts'

/** The rows of a rate: the first whose condition holds counts. */
export function AmountTable({ standard, rate }: { standard: Standard; rate: Rate }) {
  const t = useWords()
  const { gives, per } = standard
  const hasShare = rate.amounts.some(({ payerSharePercent }) => payerSharePercent !== null)
  const columns: Column<Amount>[] = [
    { key: 'name', title: t('standards.col.name'), phone: 'head', draw: ({ name }) => <b>{name[t.language]}</b> },
    { key: 'when', title: t('standards.col.when'), phone: 'wide', draw: ({ when }) => conditionText(when, t) },
    {
      key: 'amount',
      title: t(gives === 'hours' ? `standards.col.hours.${per}` : `standards.col.yuan.${per}`),
      number: true,
      draw: ({ fen, hours, lessIncome }) => (
        <>
          <b>{gives === 'hours' ? hoursText(hours, t) : exactYuan(fen)}</b> {rate.basis === 'demonstration' && <Demonstration />}
          {lessIncome && <small className="block">{t('standards.lessIncome')}</small>}
        </>
      ),
    },
    ...(hasShare
      ? [
          {
            key: 'share',
            title: t('standards.col.share'),
            number: true,
            draw: ({ payerSharePercent }: Amount) => (payerSharePercent === null ? t('office.none') : `${payerSharePercent}%`),
          },
        ]
      : []),
  ]
  return <DataTable label={t('standards.amounts')} columns={columns} rows={rate.amounts} keyOf={({ name }) => name.zh} />
}

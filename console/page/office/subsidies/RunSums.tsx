import type { Run } from '../../../care-api.ts'
import { Panel } from '../../components/Panel.tsx'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { exactYuan } from '../data/amounts.ts'
import { type ProgrammeSum, regularFen, totalOf } from '../data/run-view.ts'

/** nothing is said where there is nothing: the eye finds what there is */
const money = (fen: number) => (fen === 0 ? null : exactYuan(fen))

const hoursIn = (hours: number) => hours.toLocaleString('en', { maximumFractionDigits: 1 })

interface RunSumsProps {
  run: Run
  nameOf: (programme: string) => string
}

export function RunSums({ run, nameOf }: RunSumsProps) {
  const t = useWords()
  const total = totalOf(run.sums)
  const columns: Column<ProgrammeSum>[] = [
    {
      key: 'programme',
      title: t('runs.col.programme'),
      phone: 'head',
      draw: ({ programme, demonstration }) => (
        <>
          {nameOf(programme)} {demonstration && <Demonstration />}
        </>
      ),
    },
    { key: 'residents', title: t('runs.col.residents'), number: true, draw: ({ residents }) => residents.toLocaleString('en') },
    { key: 'regular', title: t('runs.col.regular'), number: true, draw: (sum) => money(regularFen(sum)) },
    { key: 'back', title: t('runs.col.backPaid'), number: true, draw: ({ backPaidFen }) => money(backPaidFen) },
    { key: 'recovered', title: t('runs.col.recovered'), number: true, draw: ({ recoveredFen }) => money(-recoveredFen) },
    { key: 'fen', title: t('runs.col.fen'), number: true, draw: ({ fen }) => (fen === 0 ? null : <b>{exactYuan(fen)}</b>) },
    { key: 'hours', title: t('runs.col.hours'), number: true, draw: ({ hours }) => (hours === 0 ? null : <b>{hoursIn(hours)}</b>) },
  ]
  const foot = [
    t('runs.sum'),
    null,
    exactYuan(total.fen - total.backPaidFen + total.recoveredFen),
    exactYuan(total.backPaidFen),
    exactYuan(-total.recoveredFen),
    <span key="fen">
      {exactYuan(total.fen)} {total.demonstration && <Demonstration />}
    </span>,
    hoursIn(total.hours),
  ]
  return (
    <Panel title={t('runs.sums')} side={t('runs.inYuan')}>
      <DataTable label={t('runs.sums')} columns={columns} rows={run.sums} keyOf={({ programme }) => programme} foot={foot} />
    </Panel>
  )
}

import '../words.money.ts'
import { Button } from 'antd'
import { Calculator } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type * as z from 'zod/mini'
import type { settlementListSchema } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { MonthBar } from '../components/MonthBar.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useActing } from '../data/acting.ts'
import { useAddressFilters } from '../data/address.ts'
import { exactYuan } from '../data/amounts.ts'
import { monthOf, useToday } from '../data/days.ts'
import { addMonths, firstDayOf } from '../data/months.ts'
import { may } from '../data/rights.ts'
import { monthTotal } from '../data/settlement-view.ts'
import { prepareSettlements, useSettlements } from '../data/settlements.ts'
import { Score } from './Score.tsx'
import '../../components/panels.css'
import './settlement.css'

type MonthList = z.infer<typeof settlementListSchema>
type Item = MonthList['items'][number]

export const settlementHref = (id: string) => `/office/settlements/${encodeURIComponent(id)}`

/** Drafts are made, or made again; what is approved stays. */
function PrepareButton({ month, again }: { month: string; again: boolean }) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  const { busy, refusal, act } = useActing()
  async function prepare() {
    const refused = await act(
      () => prepareSettlements(month),
      ({ items }) => t('settlements.prepared', { n: items.length }),
    )
    if (!refused) setAsking(false)
  }
  const word = t(again ? 'settlements.prepareAgain' : 'settlements.prepare')
  return (
    <>
      <Button type={again ? 'default' : 'primary'} icon={<Calculator size={15} aria-hidden />} onClick={() => setAsking(true)}>
        {word}
      </Button>
      {asking && (
        <AskDialog
          title={t('settlements.prepareOf', { month })}
          ok={word}
          busy={busy}
          refusal={refusal}
          onOk={() => void prepare()}
          onClose={() => setAsking(false)}
        >
          {t(again ? 'settlements.prepareAgainMeans' : 'settlements.prepareMeans')}
        </AskDialog>
      )}
    </>
  )
}

function Problems({ problems, undecided, state }: Item) {
  const t = useWords()
  if (problems === 0) return <span className="dim">{t('settlements.noProblem')}</span>
  if (undecided === 0 || state === 'approved') return <span className="dim">{t('settlements.decided', { n: problems })}</span>
  return <b className="notable">{t('settlements.undecided', { n: undecided, of: problems })}</b>
}

function Providers({ list }: { list: MonthList }) {
  const t = useWords()
  const total = monthTotal(list.items)
  const demonstration = list.terms.demonstration && <Demonstration />
  const columns: Column<Item>[] = [
    {
      key: 'provider',
      title: t('settlements.col.provider'),
      phone: 'head',
      draw: ({ id, providerName }) => (
        <Link className="row-link" href={settlementHref(id)}>
          {providerName}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('settlements.col.state'),
      draw: ({ state }) => <span className={state === 'approved' ? 'chip strong' : 'chip outline'}>{t(`settlements.state.${state}`)}</span>,
    },
    { key: 'services', title: t('settlements.col.services'), number: true, draw: ({ sums }) => sums.services },
    { key: 'payable', title: t('settlements.sum.payable'), number: true, draw: ({ sums }) => exactYuan(sums.payableFen) },
    {
      key: 'held',
      title: t('settlements.sum.held'),
      number: true,
      draw: ({ sums }) => (sums.heldFen === 0 ? null : exactYuan(sums.heldFen)),
    },
    {
      key: 'differences',
      title: t('settlements.sum.differences'),
      number: true,
      draw: ({ sums }) => (sums.differencesFen === 0 ? null : exactYuan(sums.differencesFen)),
    },
    {
      key: 'score',
      title: t('settlements.col.score'),
      number: true,
      draw: ({ sums }) => <Score sums={sums} demonstration={list.terms.demonstration} />,
    },
    { key: 'toPay', title: t('settlements.sum.toPay'), number: true, draw: ({ sums }) => <b>{exactYuan(sums.toPayFen)}</b> },
    { key: 'problems', title: t('settlements.col.problems'), phone: 'wide', draw: (item) => <Problems {...item} /> },
  ]
  const foot = [
    t('runs.sum'),
    t('settlements.approvedOf', { n: total.approved, of: list.items.length }),
    total.services,
    exactYuan(total.payableFen),
    exactYuan(total.heldFen),
    exactYuan(total.differencesFen),
    demonstration || null,
    exactYuan(total.toPayFen),
    null,
  ]
  return (
    <DataTable
      label={t('settlements.ofMonth', { month: list.month })}
      columns={columns}
      rows={list.items}
      keyOf={({ id }) => id}
      foot={foot}
    />
  )
}

/** The settlements of a month, one for each provider that did something in it. */
export function SettlementsPage() {
  const t = useWords()
  const { role } = useMe()
  const { filters, set } = useAddressFilters(['month'])
  const thisMonth = monthOf(useToday())
  const month = /^\d{4}-\d{2}$/.test(filters.month ?? '') ? (filters.month ?? '') : addMonths(thisMonth, -1)
  const list = useSettlements(month)
  const items = list.data?.items ?? []
  const isPrepared = items.length > 0
  const canPrepare = may(role, 'run-subsidies') && list.data && !(isPrepared && items.every(({ state }) => state === 'approved'))
  return (
    <OfficePage
      name="settlements"
      side={
        <>
          <MonthBar month={month} latest={thisMonth} onMonth={(chosen) => set({ month: chosen })} />
          {isPrepared && (
            <ExportButton
              path={`/exports/settlement?fromDay=${firstDayOf(month)}&untilDay=${firstDayOf(month)}`}
              name={t('rail.settlements')}
            />
          )}
          {canPrepare && <PrepareButton month={month} again={isPrepared} />}
        </>
      }
    >
      <section className="panel" aria-label={t('settlements.ofMonth', { month })} aria-busy={list.isFetching}>
        <div className="panel-head">
          <h2>{t('settlements.ofMonth', { month })}</h2>
          <span>{t('runs.inYuan')}</span>
        </div>
        <ListState list={list} isEmpty={!isPrepared} none={t('settlements.none', { month })}>
          {list.data && <Providers list={list.data} />}
        </ListState>
      </section>
    </OfficePage>
  )
}

import '../words.money.ts'
import { Button, DatePicker, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { CircleAlert, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { VisitRow } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useAddressFilters } from '../data/address.ts'
import { useToday } from '../data/days.ts'
import { addDays } from '../data/months.ts'
import { type Pages, queryOf } from '../data/pages.ts'
import { residentHref } from '../data/resident-place.ts'
import { may } from '../data/rights.ts'
import { canFinish, reasonText, SHOWN, type Shown, shownOf } from '../data/visit-view.ts'
import { useVisits, VISIT_FILTERS } from '../data/visits.ts'
import { AddVisitDialog } from './AddVisitDialog.tsx'
import { CancelVisitDialog } from './CancelVisitDialog.tsx'
import { VisitDoneDialog } from './VisitDoneDialog.tsx'
import '../../components/panels.css'
import '../services/services.css'
import './visits.css'

type Dialog = { kind: 'add' } | { kind: 'done' | 'cancel'; visit: VisitRow } | null

const ASSIGNEES = ['officer', 'pairing', 'provider', 'call-centre'] as const

function useColumns(editable: boolean, onOpen: (dialog: Dialog) => void): Column<VisitRow>[] {
  const t = useWords()
  const today = useToday()
  return [
    {
      key: 'due',
      title: t('visits.col.due'),
      className: 'fixed',
      draw: ({ dueDay, doneDay, state, missedFrom }) => (
        <>
          <span className={state === 'planned' && dueDay < today ? 'notable' : undefined}>{dueDay}</span>
          {state === 'planned' && <small className="block">{t('visits.missedFrom', { day: missedFrom })}</small>}
          {doneDay !== null && doneDay !== dueDay && <small className="block">{t('visits.doneOn', { day: doneDay })}</small>}
        </>
      ),
    },
    {
      key: 'risk',
      title: t('visits.col.risk'),
      draw: ({ risk }) =>
        risk === null ? (
          <span className="dim">{t('visits.unplanned')}</span>
        ) : (
          <span className={risk === 'high' ? 'chip strong' : 'chip'}>{t(`risk.${risk}`)}</span>
        ),
    },
    {
      key: 'resident',
      title: t('services.col.resident'),
      phone: 'head',
      draw: ({ residentId, residentName, town, village, addressLine }) => (
        <>
          <Link className="row-link" href={residentHref(residentId, '/visits')}>
            {residentName}
          </Link>
          <small className="block">
            {town} {village} {addressLine}
          </small>
        </>
      ),
    },
    { key: 'purpose', title: t('visits.col.purpose'), draw: ({ purpose }) => t(`purpose.${purpose}`) },
    {
      key: 'assignee',
      title: t('visits.col.assignee'),
      draw: ({ assignee, doneBy }) =>
        assignee ? (
          <>
            {assignee.name}
            <small className="block">{t(`assignee.${assignee.kind}`)}</small>
          </>
        ) : (
          doneBy
        ),
    },
    {
      key: 'state',
      title: t('services.col.state'),
      draw: ({ state }) =>
        state === 'missed' ? (
          <b className="verdict">
            <CircleAlert size={14} aria-hidden /> {t('visitState.missed')}
          </b>
        ) : (
          <span className={state === 'planned' ? 'chip outline' : 'chip'}>{t(`visitState.${state}`)}</span>
        ),
    },
    {
      key: 'findings',
      title: t('visits.col.findings'),
      phone: 'wide',
      draw: (visit) => <span className="dim">{[visit.findings, reasonText(visit, t)].filter(Boolean).join(' · ')}</span>,
    },
    ...(editable
      ? [
          {
            key: 'actions',
            title: t('table.actions'),
            className: 'row-actions',
            draw: (visit: VisitRow) =>
              canFinish(visit) && (
                <>
                  <Button
                    type="link"
                    size="small"
                    aria-label={`${t('visits.finish')} ${visit.residentName}`}
                    onClick={() => onOpen({ kind: 'done', visit })}
                  >
                    {t('visits.finish')}
                  </Button>
                  <Button
                    type="link"
                    size="small"
                    aria-label={`${t('visits.cancel')} ${visit.residentName}`}
                    onClick={() => onOpen({ kind: 'cancel', visit })}
                  >
                    {t('visits.cancel')}
                  </Button>
                </>
              ),
          },
        ]
      : []),
  ]
}

interface ListProps {
  title: string
  list: Pages<VisitRow>
  columns: readonly Column<VisitRow>[]
  none: string
}

function VisitList({ title, list, columns, none }: ListProps) {
  return (
    <section className="panel" aria-label={title} aria-busy={list.isFetching}>
      <div className="panel-head">
        <h2>
          {title} {list.total !== null && <span className="head-count">{list.total.toLocaleString('en')}</span>}
        </h2>
      </div>
      <ListState list={list} isEmpty={list.items.length === 0} none={none}>
        <DataTable
          label={title}
          columns={columns}
          rows={list.items}
          keyOf={({ id }) => id}
          classOf={({ state }) => (state === 'missed' ? 'is-open' : state === 'cancelled' ? 'is-off' : undefined)}
          more={list.more}
        />
      </ListState>
    </section>
  )
}

const LOOKED_BACK_DAYS = 31
const LOOKED_AHEAD_DAYS = 7

/** What has to be done comes first, and of that what was missed. */
export function VisitsPage() {
  const t = useWords()
  const { role } = useMe()
  const today = useToday()
  const { filters, set } = useAddressFilters(VISIT_FILTERS)
  const shown = shownOf(filters.show)
  const { assignee } = filters
  const from = filters.from ?? addDays(today, -LOOKED_BACK_DAYS)
  const until = filters.until ?? addDays(today, shown === 'todo' ? LOOKED_AHEAD_DAYS : 0)
  const span = { from, until, assignee }
  const missed = useVisits({ ...span, state: 'missed' }, shown === 'todo')
  const rest = useVisits({ ...span, state: shown === 'all' ? undefined : shown === 'todo' ? 'planned' : shown })
  const [open, setOpen] = useState<Dialog>(null)
  const editable = may(role, 'edit-services')
  const columns = useColumns(editable, setOpen)
  const close = () => setOpen(null)
  return (
    <OfficePage
      name="visits"
      side={
        <>
          <ExportButton path={`/exports/visit?${queryOf({ fromDay: from, untilDay: until })}`} name={t('rail.visits')} />
          {editable && (
            <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setOpen({ kind: 'add' })}>
              {t('visits.add')}
            </Button>
          )}
        </>
      }
    >
      <div className="panel filter-bar">
        <Segmented<Shown>
          value={shown}
          options={SHOWN.map((value) => ({ value, label: t(`visits.show.${value}`) }))}
          aria-label={t('visits.show')}
          onChange={(value) => set({ show: value === 'todo' ? undefined : value })}
        />
        <span className="filter-gap" />
        <Select
          allowClear
          value={assignee}
          options={ASSIGNEES.map((value) => ({ value, label: t(`assignee.${value}`) }))}
          placeholder={t('visits.col.assignee')}
          aria-label={t('visits.col.assignee')}
          onChange={(value) => set({ assignee: value })}
        />
        <DatePicker.RangePicker
          value={[dayjs(from), dayjs(until)]}
          allowClear={filters.from !== undefined || filters.until !== undefined}
          aria-label={t('services.days')}
          onChange={(days) => set({ from: days?.[0]?.format('YYYY-MM-DD'), until: days?.[1]?.format('YYYY-MM-DD') })}
        />
      </div>
      {shown === 'todo' && <VisitList title={t('visits.missed')} list={missed} columns={columns} none={t('visits.noneMissed')} />}
      <VisitList title={t(`visits.title.${shown}`)} list={rest} columns={columns} none={t('visits.noneFound')} />
      {open?.kind === 'add' && <AddVisitDialog onClose={close} />}
      {open?.kind === 'done' && <VisitDoneDialog visit={open.visit} onClose={close} />}
      {open?.kind === 'cancel' && <CancelVisitDialog visit={open.visit} onClose={close} />}
    </OfficePage>
  )
}

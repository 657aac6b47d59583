import '../words.money.ts'
import { Button, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ServiceView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useAddressFilters } from '../data/address.ts'
import { exactYuan } from '../data/amounts.ts'
import { useToday } from '../data/days.ts'
import { queryOf } from '../data/pages.ts'
import { useProviderDocs } from '../data/providers.ts'
import { residentHref } from '../data/resident-place.ts'
import { may } from '../data/rights.ts'
import { chargesText, quantityText, timesText } from '../data/service-view.ts'
import { SERVICE_FILTERS, useServices } from '../data/services.ts'
import { BookDialog } from './BookDialog.tsx'
import { CancelServiceDialog } from './CancelServiceDialog.tsx'
import { DoneDialog } from './DoneDialog.tsx'
import '../../components/panels.css'
import './services.css'

type Dialog = { kind: 'book' } | { kind: 'done' | 'cancel'; view: ServiceView } | null

const STATES = ['booked', 'done', 'cancelled'] as const
const STATE_CHIPS = { booked: 'chip outline', done: 'chip', cancelled: 'chip' }

interface RowActionsProps {
  view: ServiceView
  onOpen: (dialog: Dialog) => void
}

function RowActions({ view, onOpen }: RowActionsProps) {
  const t = useWords()
  const { state, settlementId } = view.service
  const what = t('services.what', { item: t.code('item', view.service.item), name: view.residentName })
  return (
    <>
      {state === 'booked' && (
        <Button type="link" size="small" aria-label={`${t('services.finish')} ${what}`} onClick={() => onOpen({ kind: 'done', view })}>
          {t('services.finish')}
        </Button>
      )}
      {state !== 'cancelled' && settlementId === null && (
        <Button type="link" size="small" aria-label={`${t('services.cancel')} ${what}`} onClick={() => onOpen({ kind: 'cancel', view })}>
          {t('services.cancel')}
        </Button>
      )}
    </>
  )
}

function useColumns(editable: boolean, onOpen: (dialog: Dialog) => void): Column<ServiceView>[] {
  const t = useWords()
  const today = useToday()
  return [
    {
      key: 'day',
      title: t('services.col.day'),
      className: 'fixed',
      draw: ({ service }) => (
        <>
          <span className={service.state === 'booked' && service.day < today ? 'notable' : undefined}>{service.day}</span>
          <small className="block">{timesText(service)}</small>
        </>
      ),
    },
    {
      key: 'resident',
      title: t('services.col.resident'),
      phone: 'head',
      draw: ({ service, residentName, town, addressLine }) => (
        <>
          <Link className="row-link" href={residentHref(service.residentId, '/services')}>
            {residentName}
          </Link>
          <small className="block">
            {town} {addressLine}
          </small>
        </>
      ),
    },
    {
      key: 'item',
      title: t('services.col.item'),
      draw: ({ service }) => (
        <>
          {t.code('item', service.item)}
          <small className="block">{service.state === 'done' ? quantityText(service, t) : t(`source.${service.source.kind}`)}</small>
        </>
      ),
    },
    { key: 'provider', title: t('services.col.provider'), draw: ({ providerName }) => <span className="dim">{providerName}</span> },
    {
      key: 'amount',
      title: t('services.col.amount'),
      number: true,
      draw: ({ service }) =>
        service.state === 'done' ? (
          <>
            <b>{exactYuan(service.totalFen)}</b>
            <small className="block">{chargesText(service, t)}</small>
          </>
        ) : (
          <span className="dim">{exactYuan(service.unitFen)}</span>
        ),
    },
    {
      key: 'state',
      title: t('services.col.state'),
      draw: ({ service }) => (
        <>
          <span className={STATE_CHIPS[service.state]}>{t(`serviceState.${service.state}`)}</span>
          {service.settlementId !== null && <small className="block">{t('services.settled')}</small>}
          {service.state === 'booked' && service.day < today && <small className="block notable">{t('services.late')}</small>}
        </>
      ),
    },
    {
      key: 'note',
      title: t('field.note'),
      phone: 'wide',
      draw: ({ service }) => (service.note ? <span className="dim">{service.note}</span> : null),
    },
    ...(editable
      ? [
          {
            key: 'actions',
            title: t('table.actions'),
            className: 'row-actions',
            draw: (view: ServiceView) => <RowActions view={view} onOpen={onOpen} />,
          },
        ]
      : []),
  ]
}

/** What providers are booked for, and what they have done. */
export function ServicesPage() {
  const t = useWords()
  const { role } = useMe()
  const { filters, set } = useAddressFilters(SERVICE_FILTERS)
  const list = useServices(filters)
  const providers = useProviderDocs()
  const [open, setOpen] = useState<Dialog>(null)
  const editable = may(role, 'edit-services')
  const columns = useColumns(editable, setOpen)
  const close = () => setOpen(null)
  const { fromDay, untilDay } = filters
  return (
    <OfficePage
      name="services"
      side={
        <>
          <ExportButton path={`/exports/service?${queryOf(filters)}`} name={t('rail.services')} />
          {editable && (
            <Button type="primary" icon={<CalendarPlus size={15} aria-hidden />} onClick={() => setOpen({ kind: 'book' })}>
              {t('services.book')}
            </Button>
          )}
        </>
      }
    >
      <section className="panel" aria-label={t('services.list')} aria-busy={list.isFetching}>
        <div className="filter-bar">
          <h2>{t('services.list')}</h2>
          <Select
            allowClear
            value={filters.state}
            options={STATES.map((value) => ({ value, label: t(`serviceState.${value}`) }))}
            placeholder={t('services.col.state')}
            aria-label={t('services.col.state')}
            onChange={(state) => set({ state })}
          />
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            className="provider-filter"
            value={filters.providerId}
            options={providers.map(({ id, name }) => ({ value: id, label: name }))}
            placeholder={t('services.col.provider')}
            aria-label={t('services.col.provider')}
            onChange={(providerId) => set({ providerId })}
          />
          <DatePicker.RangePicker
            value={[fromDay ? dayjs(fromDay) : null, untilDay ? dayjs(untilDay) : null]}
            allowEmpty={[true, true]}
            aria-label={t('services.days')}
            onChange={(days) => set({ fromDay: days?.[0]?.format('YYYY-MM-DD'), untilDay: days?.[1]?.format('YYYY-MM-DD') })}
          />
        </div>
        <ListState list={list} isEmpty={list.items.length === 0} none={t('services.noneFound')}>
          <DataTable
            label={t('services.list')}
            columns={columns}
            rows={list.items}
            keyOf={({ service }) => service.id}
            classOf={({ service }) => (service.state === 'cancelled' ? 'is-off' : undefined)}
            more={list.more}
          />
        </ListState>
      </section>
      {open?.kind === 'book' && <BookDialog onClose={close} />}
      {open?.kind === 'done' && <DoneDialog view={open.view} onClose={close} />}
      {open?.kind === 'cancel' && <CancelServiceDialog view={open.view} onClose={close} />}
    </OfficePage>
  )
}

import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { RecordView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { NewRecordDialog } from '../components/NewRecordDialog.tsx'
import { queryOf } from '../data/pages.ts'
import { PROVIDER } from '../data/provider-fields.ts'
import { hoursOfDay } from '../data/provider-view.ts'
import { useRecordPages } from '../data/records.ts'
import { may } from '../data/rights.ts'
import { PeoplePanel } from './PeoplePanel.tsx'

type Provider = RecordView<'provider'>

const BLANK = { kind: '居家护理', active: true }
const FIXED = { lat: null, lon: null, fromHour: 8, toHour: 17, serviceTowns: [], services: [], capacityPerDay: null, prices: [] }

export const providerHref = (id: string, more = '') => `/office/providers/${encodeURIComponent(id)}${more}`

export function ProviderList({ search }: { search: string }) {
  const t = useWords()
  const { role } = useMe()
  const list = useRecordPages('provider', { search })
  const [adding, setAdding] = useState(false)
  const columns: Column<Provider>[] = [
    {
      key: 'name',
      title: t('providers.name'),
      phone: 'head',
      draw: ({ id, doc }) => (
        <Link className="row-link" href={providerHref(id)}>
          {doc.name}
        </Link>
      ),
    },
    { key: 'kind', title: t('providers.kind'), draw: ({ doc }) => t.code('providerKind', doc.kind) },
    { key: 'town', title: t('field.town'), draw: ({ doc }) => <span className="dim">{doc.town}</span> },
    {
      key: 'services',
      title: t('providers.services'),
      phone: 'wide',
      draw: ({ doc }) =>
        doc.services.length === 0 ? (
          <span className="dim">{t('providers.noServices')}</span>
        ) : (
          doc.services.map((item) => t.code('item', item)).join(t('condition.comma'))
        ),
    },
    { key: 'hours', title: t('providers.hours'), className: 'fixed', draw: ({ doc }) => <span className="dim">{hoursOfDay(doc, t)}</span> },
    { key: 'phone', title: t('field.phone'), className: 'fixed', draw: ({ doc }) => doc.phone },
    {
      key: 'active',
      title: t('services.col.state'),
      draw: ({ doc }) => (
        <span className={doc.active ? 'dim' : 'chip outline'}>{t(doc.active ? 'providers.isActive' : 'providers.isInactive')}</span>
      ),
    },
  ]
  const side = (
    <>
      <ExportButton path={`/exports/provider?${queryOf({ search })}`} name={t('providers.list.providers')} />
      {may(role, 'edit-care') && (
        <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
          {t('providers.add')}
        </Button>
      )}
    </>
  )
  return (
    <PeoplePanel title={t('providers.list.providers')} total={list.total} side={side} isFetching={list.isFetching}>
      <ListState list={list} isEmpty={list.items.length === 0} none={t('providers.none')}>
        <DataTable
          label={t('providers.list.providers')}
          columns={columns}
          rows={list.items}
          keyOf={({ id }) => id}
          classOf={({ doc }) => (doc.active ? undefined : 'is-off')}
          more={list.more}
        />
      </ListState>
      {adding && (
        <NewRecordDialog
          kind="provider"
          title="providers.add"
          fields={PROVIDER}
          fixed={FIXED}
          blank={BLANK}
          onDone={() => setAdding(false)}
        />
      )}
    </PeoplePanel>
  )
}

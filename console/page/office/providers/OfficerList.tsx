import { Button } from 'antd'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RecordView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { EditRecordDialog } from '../components/EditRecordDialog.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { MaskedPhone } from '../components/MaskedPhone.tsx'
import { NewRecordDialog } from '../components/NewRecordDialog.tsx'
import { RemoveRecordDialog } from '../components/RemoveRecordDialog.tsx'
import { queryOf } from '../data/pages.ts'
import { OFFICER } from '../data/provider-fields.ts'
import { useRecordPages } from '../data/records.ts'
import { may } from '../data/rights.ts'
import { PeoplePanel } from './PeoplePanel.tsx'

type Officer = RecordView<'officer'>
type Dialog = { kind: 'add' } | { kind: 'edit' | 'remove'; officer: Officer } | null

export function OfficerList({ search }: { search: string }) {
  const t = useWords()
  const { role } = useMe()
  const list = useRecordPages('officer', { search })
  const [open, setOpen] = useState<Dialog>(null)
  const close = () => setOpen(null)
  const editable = may(role, 'edit-care')
  const columns: Column<Officer>[] = [
    { key: 'name', title: t('field.name'), phone: 'head', draw: ({ doc }) => <b>{doc.name}</b> },
    {
      key: 'phone',
      title: t('field.phone'),
      draw: ({ id, doc }) => <MaskedPhone kind="officer" id={id} name={doc.name} phone={doc.phone} />,
    },
    { key: 'town', title: t('field.town'), draw: ({ doc }) => doc.town },
    { key: 'village', title: t('field.village'), draw: ({ doc }) => doc.village },
    { key: 'grid', title: t('field.grid'), draw: ({ doc }) => <span className="dim">{doc.grid}</span> },
    {
      key: 'inspector',
      title: t('providers.inspector'),
      draw: ({ doc }) => (doc.inspector ? <span className="chip outline">{t('providers.isInspector')}</span> : null),
    },
    {
      key: 'active',
      title: t('services.col.state'),
      draw: ({ doc }) => (
        <span className={doc.active ? 'dim' : 'chip outline'}>{t(doc.active ? 'providers.onDuty' : 'providers.offDuty')}</span>
      ),
    },
    ...(editable
      ? [
          {
            key: 'actions',
            title: t('table.actions'),
            className: 'row-actions',
            draw: (officer: Officer) => (
              <>
                <Button
                  type="text"
                  size="small"
                  icon={<Pencil size={14} />}
                  aria-label={t('office.editWhat', { what: officer.doc.name })}
                  onClick={() => setOpen({ kind: 'edit', officer })}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<Trash2 size={14} />}
                  aria-label={t('office.removeWhat', { what: officer.doc.name })}
                  onClick={() => setOpen({ kind: 'remove', officer })}
                />
              </>
            ),
          },
        ]
      : []),
  ]
  const side = (
    <>
      <ExportButton path={`/exports/officer?${queryOf({ search })}`} name={t('providers.list.officers')} />
      {editable && (
        <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setOpen({ kind: 'add' })}>
          {t('officers.add')}
        </Button>
      )}
    </>
  )
  return (
    <PeoplePanel title={t('providers.list.officers')} total={list.total} side={side} isFetching={list.isFetching}>
      <ListState list={list} isEmpty={list.items.length === 0} none={t('officers.none')}>
        <DataTable
          label={t('providers.list.officers')}
          columns={columns}
          rows={list.items}
          keyOf={({ id }) => id}
          classOf={({ doc }) => (doc.active ? undefined : 'is-off')}
          more={list.more}
        />
      </ListState>
      {open?.kind === 'add' && (
        <NewRecordDialog
          kind="officer"
          title="officers.add"
          fields={OFFICER}
          fixed={{}}
          blank={{ active: true, inspector: false }}
          onDone={close}
        />
      )}
      {open?.kind === 'edit' && (
        <EditRecordDialog
          record={open.officer}
          title={t('office.editWhat', { what: open.officer.doc.name })}
          fields={OFFICER}
          onDone={close}
        />
      )}
      {open?.kind === 'remove' && <RemoveRecordDialog record={open.officer} name={open.officer.doc.name} onDone={close} />}
    </PeoplePanel>
  )
}

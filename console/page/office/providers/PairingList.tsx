import { Button } from 'antd'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { RecordView } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { EditRecordDialog } from '../components/EditRecordDialog.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { ListState } from '../components/ListState.tsx'
import { MaskedPhone } from '../components/MaskedPhone.tsx'
import { RemoveRecordDialog } from '../components/RemoveRecordDialog.tsx'
import { spanText, useToday } from '../data/days.ts'
import { queryOf } from '../data/pages.ts'
import { useRecordPages } from '../data/records.ts'
import { residentHref } from '../data/resident-place.ts'
import { standingOf } from '../data/resident-view.ts'
import { may } from '../data/rights.ts'
import { PAIRING } from '../people/resident-fields.ts'
import { PeoplePanel } from './PeoplePanel.tsx'

type Pairing = RecordView<'pairing'>
type Dialog = { kind: 'edit' | 'remove'; pairing: Pairing } | null

/** 结对关爱: made on the resident's page, seen together here. */
export function PairingList({ search }: { search: string }) {
  const t = useWords()
  const { role } = useMe()
  const today = useToday()
  const list = useRecordPages('pairing', { search })
  const [open, setOpen] = useState<Dialog>(null)
  const close = () => setOpen(null)
  const columns: Column<Pairing>[] = [
    { key: 'carer', title: t('pairings.col.carer'), phone: 'head', draw: ({ doc }) => <b>{doc.carerName}</b> },
    { key: 'kind', title: t('field.carerKind'), draw: ({ doc }) => t(`carer.${doc.carerKind}`) },
    {
      key: 'organisation',
      title: t('field.organisation'),
      draw: ({ doc }) => (doc.organisation ? <span className="dim">{doc.organisation}</span> : null),
    },
    {
      key: 'phone',
      title: t('field.phone'),
      draw: ({ id, doc }) => <MaskedPhone kind="pairing" id={id} name={doc.carerName} phone={doc.phone} />,
    },
    {
      key: 'resident',
      title: t('pairings.col.resident'),
      draw: ({ doc }) => (
        <Link className="row-link" href={residentHref(doc.residentId, '/visits')}>
          {list.names[doc.residentId] ?? doc.residentId}
        </Link>
      ),
    },
    { key: 'visits', title: t('field.visitsPerMonth'), number: true, draw: ({ doc }) => doc.visitsPerMonth },
    {
      key: 'span',
      title: t('standards.valid'),
      draw: ({ doc }) => (
        <>
          {spanText(doc, t)}{' '}
          {standingOf(doc, today) !== 'now' && (
            <span className="chip">{t(`standing.${standingOf(doc, today) === 'ahead' ? 'ahead' : 'ended'}`)}</span>
          )}
        </>
      ),
    },
    ...(may(role, 'edit-care')
      ? [
          {
            key: 'actions',
            title: t('table.actions'),
            className: 'row-actions',
            draw: (pairing: Pairing) => (
              <>
                <Button
                  type="text"
                  size="small"
                  icon={<Pencil size={14} />}
                  aria-label={t('office.editWhat', { what: pairing.doc.carerName })}
                  onClick={() => setOpen({ kind: 'edit', pairing })}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<Trash2 size={14} />}
                  aria-label={t('office.removeWhat', { what: pairing.doc.carerName })}
                  onClick={() => setOpen({ kind: 'remove', pairing })}
                />
              </>
            ),
          },
        ]
      : []),
  ]
  return (
    <PeoplePanel
      title={t('providers.list.pairings')}
      total={list.total}
      side={<ExportButton path={`/exports/pairing?${queryOf({ search })}`} name={t('providers.list.pairings')} />}
      isFetching={list.isFetching}
    >
      <ListState list={list} isEmpty={list.items.length === 0} none={t('pairings.noneYet')}>
        <DataTable
          label={t('providers.list.pairings')}
          columns={columns}
          rows={list.items}
          keyOf={({ id }) => id}
          classOf={({ doc }) => (standingOf(doc, today) === 'ended' ? 'is-off' : undefined)}
          more={list.more}
        />
      </ListState>
      {open?.kind === 'edit' && (
        <EditRecordDialog
          record={open.pairing}
          title={t('office.editWhat', { what: open.pairing.doc.carerName })}
          fields={PAIRING}
          onDone={close}
        />
      )}
      {open?.kind === 'remove' && <RemoveRecordDialog record={open.pairing} name={open.pairing.doc.carerName} onDone={close} />}
    </PeoplePanel>
  )
}

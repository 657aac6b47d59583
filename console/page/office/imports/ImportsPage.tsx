import '../words.money.ts'
import { Button } from 'antd'
import { Trash2 } from 'lucide-react'
import { Link } from 'wouter'
import type { Import } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { type Column, DataTable } from '../components/DataTable.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useActing } from '../data/acting.ts'
import { removeImport, useImports } from '../data/imports.ts'
import { NewImport } from './NewImport.tsx'
import '../../components/panels.css'
import './imports.css'

export const importHref = (id: string) => `/office/imports/${encodeURIComponent(id)}`

function RemoveButton({ sheet }: { sheet: Import }) {
  const t = useWords()
  const { busy, act } = useActing()
  const label = t('imports.removeWhat', { name: sheet.name })
  return (
    <Button
      type="text"
      size="small"
      icon={<Trash2 size={14} />}
      loading={busy}
      aria-label={label}
      title={label}
      onClick={() => void act(() => removeImport(sheet.id), t('imports.removed', { name: sheet.name }))}
    />
  )
}

/** One's own sheets of the last day: those that wait for somebody, and what became of the others. */
function OwnImports() {
  const t = useWords()
  const list = useImports()
  const items = list.data?.items ?? []
  const columns: Column<Import>[] = [
    {
      key: 'name',
      title: t('imports.col.file'),
      phone: 'head',
      draw: ({ id, name }) => (
        <Link className="row-link" href={importHref(id)}>
          {name}
        </Link>
      ),
    },
    { key: 'kind', title: t('imports.col.kind'), draw: ({ kind }) => t(`importKind.${kind}`) },
    {
      key: 'state',
      title: t('services.col.state'),
      draw: ({ state }) => <span className={state === 'committed' ? 'chip' : 'chip outline'}>{t(`imports.state.${state}`)}</span>,
    },
    { key: 'rows', title: t('imports.col.rows'), number: true, draw: ({ counts }) => counts.rows.toLocaleString('en') },
    { key: 'bad', title: t('imports.count.bad'), number: true, draw: ({ counts }) => (counts.bad > 0 ? <b>{counts.bad}</b> : counts.bad) },
    {
      key: 'committed',
      title: t('imports.col.committed'),
      number: true,
      draw: ({ committed }) => (committed ? committed.rows.toLocaleString('en') : null),
    },
    { key: 'actions', title: t('table.actions'), className: 'row-actions', draw: (sheet) => <RemoveButton sheet={sheet} /> },
  ]
  return (
    <section className="panel" aria-label={t('imports.own')}>
      <div className="panel-head">
        <h2>{t('imports.own')}</h2>
        <span>{t('imports.ownHint')}</span>
      </div>
      <ListState list={list} isEmpty={items.length === 0} none={t('imports.none')}>
        <DataTable label={t('imports.own')} columns={columns} rows={items} keyOf={({ id }) => id} />
      </ListState>
    </section>
  )
}

/** Sheets from other systems and from paper, into the records. */
export function ImportsPage() {
  return (
    <OfficePage name="imports">
      <NewImport />
      <OwnImports />
    </OfficePage>
  )
}

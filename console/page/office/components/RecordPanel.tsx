import { Button } from 'antd'
import { Pencil } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RecordKind } from '../../../../records/record-schemas/kinds.ts'
import type { RecordView } from '../../../care-api.ts'
import { Panel } from '../../components/Panel.tsx'
import { type PlainKey, useWords } from '../../words.ts'
import { type FieldsOf, RecordFacts } from './RecordFacts.tsx'
import { RecordForm } from './RecordForm.tsx'

interface RecordPanelProps<K extends RecordKind> {
  title: PlainKey
  record: RecordView<K>
  fields: FieldsOf<K>
  editable: boolean
  children?: ReactNode
}

/** Some fields of a record: read, and after a click on the pencil, changed. */
export function RecordPanel<K extends RecordKind>({ title, record, fields, editable, children }: RecordPanelProps<K>) {
  const t = useWords()
  const [editing, setEditing] = useState(false)
  const pencil = editable && !editing && (
    <Button
      type="text"
      size="small"
      icon={<Pencil size={14} />}
      aria-label={t('office.editWhat', { what: t(title) })}
      onClick={() => setEditing(true)}
    >
      {t('office.edit')}
    </Button>
  )
  return (
    <Panel title={t(title)} side={pencil || undefined} className="record-panel">
      {editing ? (
        <RecordForm record={record} fields={fields} onDone={() => setEditing(false)} />
      ) : (
        <RecordFacts record={record} fields={fields} />
      )}
      {children}
    </Panel>
  )
}

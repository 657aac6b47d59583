import { Modal } from 'antd'
import type { RecordKind } from '../../../../records/record-schemas/kinds.ts'
import type { RecordView } from '../../../care-api.ts'
import { useRecord } from '../data/records.ts'
import { ListState } from './ListState.tsx'
import type { FieldsOf } from './RecordFacts.tsx'
import { RecordForm } from './RecordForm.tsx'

interface EditRecordProps<K extends RecordKind> {
  /** as a list shows it */
  record: RecordView<K>
  title: string
  fields: FieldsOf<K>
  onDone: () => void
}

/** A record of a list, changed in a dialog; it is read again first, because a list shows less than one record. */
export function EditRecordDialog<K extends RecordKind>({ record, title, fields, onDone }: EditRecordProps<K>) {
  const found = useRecord(record.kind, record.id)
  return (
    <Modal open width={520} title={title} footer={null} onCancel={onDone}>
      <ListState list={found} isEmpty={false} none={null}>
        {found.data && <RecordForm record={found.data} fields={fields} onDone={onDone} />}
      </ListState>
    </Modal>
  )
}

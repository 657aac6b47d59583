import type { RecordView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { useActing } from '../data/acting.ts'
import { removeRecord } from '../data/records.ts'
import { AskDialog } from './AskDialog.tsx'
import './records.css'

/** `name`: as people call what is removed */
export function RemoveRecordDialog({ record, name, onDone }: { record: RecordView; name: string; onDone: () => void }) {
  const t = useWords()
  const { busy, refusal, act } = useActing()
  async function remove(reason: string) {
    const { kind, id, version } = record
    const refused = await act(() => removeRecord(kind, id, { version, reason }), t('office.removed', { what: name }))
    if (!refused) onDone()
  }
  return (
    <AskDialog
      title={t('office.removeWhat', { what: name })}
      ok={t('office.remove')}
      danger
      reason={{ label: t('office.reasonNeeded'), needed: true }}
      busy={busy}
      refusal={refusal}
      onOk={(reason) => void remove(reason)}
      onClose={onDone}
    >
      {t('office.removeHelp')}
    </AskDialog>
  )
}

import { Input, Modal } from 'antd'
import { useState } from 'react'
import type { RecordView } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { removeRecord } from '../data/records.ts'
import { FormProblem } from './FormProblem.tsx'

/** `name`: as people call what is removed */
export function RemoveRecordDialog({ record, name, onDone }: { record: RecordView; name: string; onDone: () => void }) {
  const t = useWords()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  async function remove() {
    setBusy(true)
    const answer = await removeRecord(record.kind, record.id, { version: record.version, reason: reason.trim() })
    setBusy(false)
    if (!answer.ok) return setFailed(failedText(answer, 'remove', serverNow(), t))
    say(t('office.removed', { what: name }))
    onDone()
  }
  return (
    <Modal
      open
      width={420}
      title={t('office.removeWhat', { what: name })}
      okText={t('office.remove')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void remove()}
      onCancel={onDone}
    >
      <FormProblem problem={failed === null ? null : { text: failed, error: null }} />
      <p className="dialog-help">{t('office.removeHelp')}</p>
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        placeholder={t('office.reasonNeeded')}
        aria-label={t('office.reasonNeeded')}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  )
}

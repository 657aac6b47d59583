import { DatePicker, Input, Modal, Radio } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { InspectionView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { useToday } from '../data/days.ts'
import { addResult, type Pick } from '../data/inspections.ts'
import { earlier } from '../data/months.ts'

/** problems of these stand at their fields */
const BESIDE = ['doneDay', 'note']

interface ResultDialogProps {
  inspection: InspectionView
  pick: Pick
  onClose: () => void
}

/** What was found in one of the homes. */
export function ResultDialog({ inspection, pick, onClose }: ResultDialogProps) {
  const t = useWords()
  const today = useToday()
  const [result, setResult] = useState<'ok' | 'problem' | null>(pick.result)
  const [day, setDay] = useState(pick.doneDay ?? earlier(inspection.day, today))
  const [note, setNote] = useState(pick.note)
  const { busy, refusal, errorOf, act } = useActing()
  async function add() {
    if (!result) return
    const wanted = { version: inspection.version, homeId: pick.homeId, result, note: note.trim(), doneDay: day }
    const refused = await act(() => addResult(inspection.id, wanted), t('inspections.resultAdded', { where: pick.addressLine }))
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('inspections.resultOf', { where: pick.addressLine })}
      okText={t('office.save')}
      okButtonProps={{ disabled: result === null || (result === 'problem' && note.trim() === '') }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <p className="dialog-help">{t('inspections.inspectedBy', { name: pick.inspectorName })}</p>
      <div className="book-fields">
        <fieldset className="labelled result-choice">
          <legend>{t('inspections.result')}</legend>
          <Radio.Group
            value={result}
            options={(['ok', 'problem'] as const).map((value) => ({ value, label: t(`inspections.result.${value}`) }))}
            onChange={(event) => setResult(event.target.value)}
          />
        </fieldset>
        <Labelled label={t('visits.doneDay')} error={errorOf('doneDay')}>
          {(id) => (
            <DatePicker
              id={id}
              allowClear={false}
              maxDate={dayjs(today)}
              value={dayjs(day)}
              onChange={(value) => value && setDay(value.format('YYYY-MM-DD'))}
            />
          )}
        </Labelled>
        <Labelled label={t('inspections.note')} error={errorOf('note')} hint={t('inspections.noteHint')} className="wide">
          {(id) => <Input.TextArea id={id} rows={3} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />}
        </Labelled>
      </div>
    </Modal>
  )
}

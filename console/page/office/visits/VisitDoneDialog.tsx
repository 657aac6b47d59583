import { DatePicker, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { VisitRow } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { useToday } from '../data/days.ts'
import { earlier } from '../data/months.ts'
import { finishVisit } from '../data/visits.ts'

/** problems of these stand at their fields */
const BESIDE = ['doneDay', 'doneBy', 'findings']

/** Who was there, or spoke to the resident, when, and what they found. */
export function VisitDoneDialog({ visit, onClose }: { visit: VisitRow; onClose: () => void }) {
  const t = useWords()
  const today = useToday()
  const { name } = useMe()
  const { id, version, residentName, dueDay, assignee } = visit
  const [day, setDay] = useState(earlier(dueDay, today))
  const [by, setBy] = useState(assignee && assignee.kind !== 'call-centre' ? assignee.name : name)
  const [findings, setFindings] = useState('')
  const { busy, refusal, errorOf, act } = useActing()
  async function finish() {
    const done = { version, doneDay: day, doneBy: by.trim(), findings: findings.trim() }
    const refused = await act(() => finishVisit(id, done), t('visits.finished', { name: residentName }))
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={520}
      title={t('visits.finishOf', { name: residentName })}
      okText={t('visits.finish')}
      okButtonProps={{ disabled: by.trim() === '' }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <div className="book-fields">
        <Labelled label={t('visits.doneDay')} error={errorOf('doneDay')}>
          {(field) => (
            <DatePicker
              id={field}
              allowClear={false}
              maxDate={dayjs(today)}
              value={dayjs(day)}
              onChange={(value) => value && setDay(value.format('YYYY-MM-DD'))}
            />
          )}
        </Labelled>
        <Labelled label={t('visits.doneBy')} error={errorOf('doneBy')}>
          {(field) => <Input id={field} value={by} maxLength={200} onChange={(event) => setBy(event.target.value)} />}
        </Labelled>
        <Labelled label={t('visits.col.findings')} error={errorOf('findings')} className="wide">
          {(field) => (
            <Input.TextArea
              id={field}
              autoFocus
              rows={4}
              value={findings}
              maxLength={2000}
              placeholder={t('visits.findingsHint')}
              onChange={(event) => setFindings(event.target.value)}
            />
          )}
        </Labelled>
      </div>
    </Modal>
  )
}

import { Checkbox, DatePicker, Input, Modal, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { VisitRow } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { ResidentSelect } from '../components/ResidentSelect.tsx'
import { useActing } from '../data/acting.ts'
import { useToday } from '../data/days.ts'
import { addVisit } from '../data/visits.ts'

/** problems of these stand at their fields */
const BESIDE = ['residentId', 'dueDay', 'doneDay', 'doneBy', 'findings']

interface Draft {
  resident: { id: string; name: string } | null
  purpose: VisitRow['purpose']
  day: string
  /** it took place already */
  done: boolean
  by: string
  findings: string
}

/** A visit outside the plans, to come or that took place. */
export function AddVisitDialog({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const today = useToday()
  const { name } = useMe()
  const [draft, setDraft] = useState<Draft>({ resident: null, purpose: 'home-visit', day: today, done: false, by: name, findings: '' })
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const { busy, refusal, errorOf, act } = useActing()
  const { resident, purpose, day, done, by, findings } = draft
  async function add() {
    if (!resident) return
    const outcome = done ? { doneDay: day, doneBy: by.trim(), findings: findings.trim() } : { doneDay: null, doneBy: null, findings: '' }
    const refused = await act(
      () => addVisit({ residentId: resident.id, purpose, dueDay: day, ...outcome }),
      t('visits.added', { name: resident.name }),
    )
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={520}
      title={t('visits.add')}
      okText={t('office.add')}
      okButtonProps={{ disabled: resident === null || (done && by.trim() === '') }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <div className="book-fields">
        <Labelled label={t('services.col.resident')} error={errorOf('residentId')} className="wide">
          {(id) => <ResidentSelect id={id} value={resident?.id} onChange={(_, row) => set({ resident: row ?? null })} />}
        </Labelled>
        <Labelled label={t('visits.col.purpose')}>
          {(id) => (
            <Select
              id={id}
              value={purpose}
              options={(['home-visit', 'follow-up'] as const).map((value) => ({ value, label: t(`purpose.${value}`) }))}
              onChange={(value) => set({ purpose: value })}
            />
          )}
        </Labelled>
        <Labelled label={t(done ? 'visits.doneDay' : 'visits.col.due')} error={errorOf('dueDay') ?? errorOf('doneDay')}>
          {(id) => (
            <DatePicker
              id={id}
              allowClear={false}
              value={dayjs(day)}
              onChange={(value) => value && set({ day: value.format('YYYY-MM-DD') })}
            />
          )}
        </Labelled>
        <Checkbox className="wide" checked={done} onChange={(event) => set({ done: event.target.checked })}>
          {t('visits.already')}
        </Checkbox>
        {done && (
          <>
            <Labelled label={t('visits.doneBy')} error={errorOf('doneBy')}>
              {(id) => <Input id={id} value={by} maxLength={200} onChange={(event) => set({ by: event.target.value })} />}
            </Labelled>
            <Labelled label={t('visits.col.findings')} error={errorOf('findings')} className="wide">
              {(id) => (
                <Input.TextArea
                  id={id}
                  rows={3}
                  value={findings}
                  maxLength={2000}
                  placeholder={t('visits.findingsHint')}
                  onChange={(event) => set({ findings: event.target.value })}
                />
              )}
            </Labelled>
          </>
        )}
      </div>
    </Modal>
  )
}

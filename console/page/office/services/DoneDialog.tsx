import { DatePicker, Input, InputNumber, Modal, Select, TimePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { ServiceView } from '../../../care-api.ts'
import { plain, shortTime } from '../../data/format.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { yuanText } from '../data/amounts.ts'
import { useToday } from '../data/days.ts'
import { earlier, instantOf } from '../data/months.ts'
import { useRecords } from '../data/records.ts'
import { hoursBetween } from '../data/service-view.ts'
import { finishService } from '../data/services.ts'

/** problems of these stand at their fields */
const BESIDE = ['startedAt', 'endedAt', 'quantity', 'responderId', 'evidence', 'note']

interface Draft {
  day: string
  from: string | null
  until: string | null
  /** null: from the times, or once */
  quantity: number | null
  responderId: string | null
  evidence: string[]
  note: string
}

function draftOf({ service }: ServiceView, today: string): Draft {
  const { day, startedAt, endedAt, bookedFor, responderId, evidence, note } = service
  const from = startedAt ?? bookedFor
  return {
    day: earlier(day, today),
    from: from === null ? null : shortTime(from),
    until: endedAt === null ? null : shortTime(endedAt),
    quantity: null,
    responderId,
    evidence,
    note,
  }
}

const timeOf = (time: string | null, day: string) => (time === null ? null : dayjs(`${day}T${time}`))
const textOf = (time: Dayjs | null) => time?.format('HH:mm') ?? null

/** When it was done, how much, and what proves it; the server charges it. */
export function DoneDialog({ view, onClose }: { view: ServiceView; onClose: () => void }) {
  const t = useWords()
  const today = useToday()
  const [draft, setDraft] = useState(() => draftOf(view, today))
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const { busy, refusal, errorOf, act } = useActing()
  const { service, version, residentName, providerName } = view
  const responders = useRecords('responder', { providerId: service.providerId }).data?.items ?? []
  const { day, from, until, quantity, responderId, evidence, note } = draft
  const [startedAt, endedAt] = [from && instantOf(day, from), until && instantOf(day, until)]
  const counted =
    quantity ?? (service.unit === 'hour' && startedAt && endedAt && endedAt > startedAt ? hoursBetween(startedAt, endedAt) : 1)
  async function finish() {
    if (!startedAt || !endedAt) return
    const done = { version, startedAt, endedAt, quantity, responderId, evidence, note: note.trim() }
    const refused = await act(
      () => finishService(service.id, done),
      ({ service: { totalFen } }) => t('services.finished', { name: residentName, amount: yuanText(totalFen, t) }),
    )
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={560}
      title={t('services.finishWhat', { what: t('services.what', { item: t.code('item', service.item), name: residentName }) })}
      okText={t('services.finish')}
      okButtonProps={{ disabled: !startedAt || !endedAt }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void finish()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <p className="dialog-help">{providerName}</p>
      <div className="book-fields">
        <Labelled label={t('services.col.day')} error={errorOf('startedAt')}>
          {(id) => (
            <DatePicker
              id={id}
              allowClear={false}
              maxDate={dayjs(today)}
              value={dayjs(day)}
              onChange={(value) => value && set({ day: value.format('YYYY-MM-DD') })}
            />
          )}
        </Labelled>
        <div className="book-times">
          <Labelled label={t('services.from')}>
            {(id) => (
              <TimePicker
                id={id}
                format="HH:mm"
                needConfirm={false}
                value={timeOf(from, day)}
                onChange={(time) => set({ from: textOf(time) })}
              />
            )}
          </Labelled>
          <Labelled label={t('services.until')} error={errorOf('endedAt')}>
            {(id) => (
              <TimePicker
                id={id}
                format="HH:mm"
                needConfirm={false}
                value={timeOf(until, day)}
                onChange={(time) => set({ until: textOf(time) })}
              />
            )}
          </Labelled>
        </div>
        <Labelled
          label={t(service.unit === 'hour' ? 'services.hours' : 'services.quantity')}
          error={errorOf('quantity')}
          hint={t('services.counted', { n: plain(counted), amount: yuanText(Math.round(counted * service.unitFen), t) })}
        >
          {(id) => (
            <InputNumber<number>
              id={id}
              min={0.1}
              max={1000}
              value={quantity}
              placeholder={service.unit === 'hour' ? t('services.fromTimes') : '1'}
              onChange={(value) => set({ quantity: value })}
            />
          )}
        </Labelled>
        <Labelled label={t('services.responder')} error={errorOf('responderId')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              value={responderId}
              options={responders
                .filter(({ doc }) => doc.active || doc.id === responderId)
                .map(({ doc }) => ({ value: doc.id, label: doc.name }))}
              onChange={(value) => set({ responderId: value ?? null })}
            />
          )}
        </Labelled>
        <Labelled label={t('services.evidence')} error={errorOf('evidence')} hint={t('services.evidenceHint')} className="wide">
          {(id) => (
            <Select
              id={id}
              mode="tags"
              value={evidence}
              options={(['services.evidence.signed', 'services.evidence.photo', 'services.evidence.phone'] as const).map((word) => ({
                value: t(word),
                label: t(word),
              }))}
              onChange={(value) => set({ evidence: value })}
            />
          )}
        </Labelled>
        <Labelled label={t('field.note')} error={errorOf('note')} className="wide">
          {(id) => <Input id={id} value={note} maxLength={2000} onChange={(event) => set({ note: event.target.value })} />}
        </Labelled>
      </div>
    </Modal>
  )
}

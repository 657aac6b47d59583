import { DatePicker, Input, Modal, Select, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { ResidentRow } from '../../../care-api.ts'
import { plain } from '../../data/format.ts'
import { useWords } from '../../words.ts'
import { Demonstration } from '../components/Demonstration.tsx'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { ResidentSelect } from '../components/ResidentSelect.tsx'
import { useActing } from '../data/acting.ts'
import { exactYuan } from '../data/amounts.ts'
import { monthOf, useToday } from '../data/days.ts'
import { instantOf } from '../data/months.ts'
import { useProviderDocs } from '../data/providers.ts'
import { offering, priceOn, priceText, SERVICE_ITEMS } from '../data/service-view.ts'
import { bookService, useBalances } from '../data/services.ts'

/** problems of these stand at their fields */
const BESIDE = ['residentId', 'item', 'providerId', 'day', 'bookedFor', 'note']

interface Draft {
  resident: ResidentRow | null
  item: string | null
  providerId: string | null
  day: string
  time: string | null
  note: string
}

/** What the resident may still use in that month for this: it is charged first. */
function Left({ residentId, month, item }: { residentId: string; month: string; item: string | null }) {
  const t = useWords()
  const balances = (useBalances(residentId, month).data?.items ?? []).filter(
    ({ covers }) => item === null || covers === null || covers.includes(item),
  )
  if (balances.length === 0) return <p className="book-left dim">{t('services.nothingLeft', { month })}</p>
  return (
    <ul className="book-left">
      {balances.map(({ programme, name, gives, entitledHours, usedHours, entitledFen, usedFen, payerSharePercent, demonstration }) => (
        <li key={programme}>
          {name[t.language]}{' '}
          <b>
            {gives === 'hours'
              ? t('services.hoursLeft', { left: plain(entitledHours - usedHours), of: plain(entitledHours) })
              : t('services.yuanLeft', { left: exactYuan(entitledFen - usedFen), of: exactYuan(entitledFen) })}
          </b>{' '}
          {payerSharePercent !== null && <span className="dim">{t('subsidy.share', { n: payerSharePercent })}</span>}{' '}
          {demonstration && <Demonstration />}
        </li>
      ))}
    </ul>
  )
}

/** Who, what, by whom, when; the price and what is left are said before it is booked. */
export function BookDialog({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const today = useToday()
  const providers = useProviderDocs()
  const [draft, setDraft] = useState<Draft>({ resident: null, item: null, providerId: null, day: today, time: null, note: '' })
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const { busy, refusal, errorOf, act } = useActing()
  const { resident, item, providerId, day, time, note } = draft
  const offered = item === null ? [] : offering(providers, item, resident?.town ?? null)
  const provider = offered.find(({ id }) => id === providerId) ?? null
  const price = provider && item ? priceOn(provider, item, day) : null
  const isReady = resident !== null && item !== null && provider !== null
  async function book() {
    if (!resident || !item || !provider) return
    const bookedFor = time === null ? null : instantOf(day, time)
    const source = { kind: 'booking' as const, ref: null }
    const wanted = { residentId: resident.id, providerId: provider.id, responderId: null, item, day, bookedFor, source, note: note.trim() }
    const refused = await act(
      () => bookService(wanted),
      t('services.booked', { what: t('services.what', { item: t.code('item', item), name: resident.name }) }),
    )
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={560}
      title={t('services.book')}
      okText={t('services.bookOk')}
      okButtonProps={{ disabled: !isReady }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void book()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <div className="book-fields">
        <Labelled label={t('services.col.resident')} error={errorOf('residentId')} className="wide">
          {(id) => <ResidentSelect id={id} value={resident?.id} onChange={(_, row) => set({ resident: row ?? null })} />}
        </Labelled>
        <Labelled label={t('services.col.item')} error={errorOf('item')}>
          {(id) => (
            <Select
              id={id}
              value={item}
              options={SERVICE_ITEMS.map((value) => ({ value, label: t(`item.${value}`) }))}
              onChange={(value) => set({ item: value })}
            />
          )}
        </Labelled>
        <Labelled
          label={t('services.col.provider')}
          error={errorOf('providerId')}
          hint={
            item !== null && offered.length === 0
              ? t('services.nobodyOffers')
              : price
                ? priceText(price, t)
                : provider && t('services.noPrice')
          }
        >
          {(id) => (
            <Select
              id={id}
              value={provider?.id}
              disabled={item === null}
              showSearch={{ optionFilterProp: 'label' }}
              options={offered.map(({ id: value, name }) => ({ value, label: name }))}
              onChange={(value) => set({ providerId: value })}
            />
          )}
        </Labelled>
        <Labelled label={t('services.col.day')} error={errorOf('day')}>
          {(id) => (
            <DatePicker
              id={id}
              allowClear={false}
              value={dayjs(day)}
              onChange={(value) => value && set({ day: value.format('YYYY-MM-DD') })}
            />
          )}
        </Labelled>
        <Labelled label={t('services.time')} error={errorOf('bookedFor')} hint={t('services.timeHint')}>
          {(id) => (
            <TimePicker
              id={id}
              format="HH:mm"
              minuteStep={5}
              needConfirm={false}
              value={time === null ? null : dayjs(`${day}T${time}`)}
              onChange={(value) => set({ time: value?.format('HH:mm') ?? null })}
            />
          )}
        </Labelled>
        <Labelled label={t('field.note')} error={errorOf('note')} className="wide">
          {(id) => <Input id={id} value={note} maxLength={2000} onChange={(event) => set({ note: event.target.value })} />}
        </Labelled>
      </div>
      {resident && <Left residentId={resident.id} month={monthOf(day)} item={item} />}
    </Modal>
  )
}

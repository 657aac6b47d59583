import { DatePicker, InputNumber, Modal, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { useToday } from '../data/days.ts'
import { drawInspection } from '../data/inspections.ts'
import { useTowns } from '../data/providers.ts'

/** problems of these stand at their fields */
const BESIDE = ['town', 'wanted', 'day']

/** Where, how many, when: who is drawn nobody chooses. */
export function DrawDialog({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const [, go] = useLocation()
  const [day, setDay] = useState(useToday())
  const [town, setTown] = useState<string | null>(null)
  const [wanted, setWanted] = useState<number | null>(10)
  const towns = useTowns([])
  const { busy, refusal, errorOf, act } = useActing()
  async function draw() {
    const refused = await act(
      () => drawInspection({ day, town, wanted: wanted ?? 1 }),
      (drawn) => {
        go(`/office/inspections/${encodeURIComponent(drawn.id)}`)
        return t('inspections.drawn', { n: drawn.picks.length })
      },
    )
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('inspections.draw')}
      okText={t('inspections.drawOk')}
      okButtonProps={{ disabled: wanted === null }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void draw()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <p className="dialog-help">{t('inspections.drawMeans')}</p>
      <div className="book-fields">
        <Labelled label={t('residents.town')} error={errorOf('town')} className="wide">
          {(id) => (
            <Select
              id={id}
              allowClear
              showSearch
              value={town}
              placeholder={t('inspections.wholeCity')}
              options={towns.map((value) => ({ value, label: value }))}
              onChange={(value) => setTown(value ?? null)}
            />
          )}
        </Labelled>
        <Labelled label={t('inspections.wanted')} error={errorOf('wanted')}>
          {(id) => <InputNumber<number> id={id} min={1} max={500} precision={0} value={wanted} onChange={setWanted} />}
        </Labelled>
        <Labelled label={t('inspections.day')} error={errorOf('day')}>
          {(id) => (
            <DatePicker id={id} allowClear={false} value={dayjs(day)} onChange={(value) => value && setDay(value.format('YYYY-MM-DD'))} />
          )}
        </Labelled>
      </div>
    </Modal>
  )
}

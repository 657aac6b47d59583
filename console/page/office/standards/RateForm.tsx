import { Button, DatePicker, Input, Radio } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useRef, useState } from 'react'
import { Panel } from '../../components/Panel.tsx'
import { type PlainKey, useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { useToday } from '../data/days.ts'
import { amountsOf, type Gap, gapsOf, newRateOf, type RateDraft, rateDraftFrom } from '../data/rate-draft.ts'
import { rateOn, ratesInForce } from '../data/rate-view.ts'
import { addRate, type StandardView } from '../data/standards.ts'
import { AmountRows } from './AmountRows.tsx'
import { RatePreview } from './RatePreview.tsx'

/** problems of these stand at their fields */
const BESIDE = ['validFrom', 'validTo', 'reference', 'amounts']

const GAP_WORDS: Record<Gap, PlainKey> = {
  validFrom: 'standards.gap.validFrom',
  validTo: 'standards.gap.validTo',
  reference: 'standards.gap.reference',
  amounts: 'standards.gap.amounts',
  name: 'standards.gap.name',
  twice: 'standards.gap.twice',
  reason: 'standards.gap.reason',
}

const dayText = (day: Dayjs | null) => day?.format('YYYY-MM-DD') ?? null

interface HeadProps {
  draft: RateDraft
  set: (change: Partial<RateDraft>) => void
  errorOf: (path: string) => string | undefined
}

function Head({ draft, set, errorOf }: HeadProps) {
  const t = useWords()
  const { validFrom, validTo, basis, reference } = draft
  return (
    <div className="rate-head-fields">
      <Labelled label={t('standards.validFrom')} error={errorOf('validFrom')}>
        {(id) => <DatePicker id={id} value={validFrom ? dayjs(validFrom) : null} onChange={(day) => set({ validFrom: dayText(day) })} />}
      </Labelled>
      <Labelled label={t('standards.validTo')} error={errorOf('validTo')} hint={t('standards.validToHint')}>
        {(id) => <DatePicker id={id} value={validTo ? dayjs(validTo) : null} onChange={(day) => set({ validTo: dayText(day) })} />}
      </Labelled>
      <fieldset className="labelled">
        <legend>{t('standards.basis')}</legend>
        <Radio.Group
          value={basis}
          options={[
            { value: 'law', label: t('standards.basis.law') },
            { value: 'demonstration', label: t('office.demonstration') },
          ]}
          onChange={(event) => set({ basis: event.target.value })}
        />
      </fieldset>
      <Labelled label={t('standards.referenceZh')} error={errorOf('reference.zh')} className="wide">
        {(id) => (
          <Input
            id={id}
            value={reference.zh}
            maxLength={200}
            onChange={(event) => set({ reference: { ...reference, zh: event.target.value } })}
          />
        )}
      </Labelled>
      <Labelled label={t('standards.referenceEn')} error={errorOf('reference.en')} className="wide">
        {(id) => (
          <Input
            id={id}
            value={reference.en}
            maxLength={200}
            onChange={(event) => set({ reference: { ...reference, en: event.target.value } })}
          />
        )}
      </Labelled>
    </div>
  )
}

function useRateDraft({ standard }: StandardView) {
  const inForce = ratesInForce(standard.rates)
  const keys = useRef(0)
  const newKey = () => `row-${++keys.current}`
  const [draft, setDraft] = useState(() => rateDraftFrom(inForce.at(-1)?.rate, newKey))
  return { draft, newKey, inForce, set: (change: Partial<RateDraft>) => setDraft((now) => ({ ...now, ...change })) }
}

/** Appends a rate to a standard: what was stays what it was, for every month that is worked out again. */
export function RateForm({ view, onClose }: { view: StandardView; onClose: () => void }) {
  const t = useWords()
  const today = useToday()
  const { draft, newKey, inForce, set } = useRateDraft(view)
  const { busy, refusal, errorOf, act } = useActing()
  const { standard, version } = view
  const [gap] = gapsOf(draft)
  const problems = refusal?.error?.fields ?? []
  const errorsOf = (index: number) => problems.filter((field) => field.path.startsWith(`amounts.${index}.`)).map(({ message }) => message)
  const before = rateOn(inForce, draft.validFrom ?? today)
  async function submit() {
    const refused = await act(
      () => addRate(standard.id, newRateOf(draft, version)),
      t('standards.appended', { name: standard.name[t.language] }),
    )
    if (!refused) onClose()
  }
  return (
    <div className="rate-form">
      <Panel title={t('standards.appendTo', { name: standard.name[t.language] })} side={t('standards.nothingEdited')}>
        <FormProblem problem={refusal} beside={BESIDE} />
        <Head draft={draft} set={set} errorOf={errorOf} />
      </Panel>
      <Panel title={t('standards.amounts')} side={t('standards.orderCounts')}>
        <div className="panel-body">
          <AmountRows
            amounts={draft.amounts}
            gives={standard.gives}
            errorsOf={errorsOf}
            newKey={newKey}
            onChange={(amounts) => set({ amounts })}
          />
        </div>
      </Panel>
      <Panel title={t('standards.preview')}>
        <RatePreview standard={standard} before={before} amounts={amountsOf(draft)} validFrom={draft.validFrom} />
        <div className="rate-foot">
          <Input
            value={draft.reason}
            maxLength={200}
            placeholder={t('standards.reason')}
            aria-label={t('standards.reason')}
            onChange={(event) => set({ reason: event.target.value })}
          />
          <Button onClick={onClose}>{t('office.cancel')}</Button>
          <Button type="primary" disabled={gap !== undefined} loading={busy} onClick={() => void submit()}>
            {t('standards.append')}
          </Button>
        </div>
        {gap && <p className="rate-gap">{t(GAP_WORDS[gap])}</p>}
      </Panel>
    </div>
  )
}

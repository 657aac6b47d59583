/** The fields of a form as a list: the same list draws what is stored and what is typed. */
import { DatePicker, Form, Input, InputNumber, Select, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { yuan } from '../../data/money.ts'
import { type PlainKey, type Translate, useWords } from '../../words.ts'

interface Common<Name extends string> {
  name: Name
  label: PlainKey
  needed?: boolean
  /** takes the whole width */
  wide?: boolean
  hint?: PlainKey
  /** what an emptied field is; null unless told */
  empty?: ''
}
export type Field<Name extends string = string> = Common<Name> &
  (
    | { kind: 'text' | 'area' | 'day' | 'words' | 'yuan' | 'number' | 'check' }
    /** `words`: the prefix of the options' words */
    | { kind: 'choice' | 'choices'; options: readonly string[]; words: string }
    /** an option for each of some records */
    | { kind: 'pick'; options: readonly { value: string | number; label: string }[] }
  )

/** a stored value as it is read; null: nothing there */
export function fieldText(field: Field, value: unknown, t: Translate): string | null {
  if (value === null || value === undefined || value === '') return null
  switch (field.kind) {
    case 'words':
      return Array.isArray(value) && value.length > 0 ? value.join('、') : null
    case 'yuan':
      return typeof value === 'number' ? t('office.yuan', { amount: yuan(value) }) : null
    case 'choice':
      return t.code(field.words, String(value))
    case 'choices':
      return Array.isArray(value) && value.length > 0 ? value.map((one) => t.code(field.words, String(one))).join('、') : null
    case 'pick':
      return field.options.find((option) => option.value === value)?.label ?? String(value)
    case 'check':
      return t(value ? 'office.yes' : 'office.no')
    default:
      return String(value)
  }
}

/** what a form gives back for an emptied field is not always what a record stores for it */
export function emptied(field: Field, value: unknown): unknown {
  if (field.kind === 'words' || field.kind === 'choices') return Array.isArray(value) ? value : []
  if (field.kind === 'check') return value === true
  const text = typeof value === 'string' ? value.trim() : value
  return text === undefined || text === null || text === '' ? (field.empty ?? null) : text
}

const SEPARATORS = ['、', '，', ',', '；', ';']

const toDay = (day: Dayjs | null) => day?.format('YYYY-MM-DD') ?? null
const fromDay = (value: unknown) => ({ value: typeof value === 'string' && value !== '' ? dayjs(value) : null })
const toFen = (amount: number | null) => (amount === null ? null : Math.round(amount * 100))
const fromFen = (value: unknown) => ({ value: typeof value === 'number' ? value / 100 : null })

function control(field: Field, placeholder: string | undefined, t: Translate): ReactNode {
  switch (field.kind) {
    case 'text':
      return <Input placeholder={placeholder} autoComplete="off" allowClear={!field.needed} />
    case 'area':
      return <Input.TextArea className="field-area" placeholder={placeholder} rows={2} />
    case 'day':
      return <DatePicker className="field-day" placeholder={placeholder} />
    case 'words':
      return <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={SEPARATORS} placeholder={t('office.wordsHint')} />
    case 'yuan':
      return <InputNumber<number> className="field-number" min={0} precision={2} suffix={t('office.yuanUnit')} controls={false} />
    case 'number':
      return <InputNumber<number> className="field-number" controls={false} />
    case 'check':
      return <Switch />
    case 'choice': {
      const options = field.options.map((value) => ({ value, label: t.code(field.words, value) }))
      return (
        <Select
          options={options}
          allowClear={!field.needed}
          showSearch={options.length > 8 && { optionFilterProp: 'label' }}
          placeholder={placeholder}
        />
      )
    }
    case 'choices':
      return <Select mode="multiple" options={field.options.map((value) => ({ value, label: t.code(field.words, value) }))} />
    case 'pick':
      return (
        <Select
          options={[...field.options]}
          allowClear={!field.needed}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={placeholder}
        />
      )
  }
}

const CONVERSIONS = {
  day: { getValueProps: fromDay, normalize: toDay },
  yuan: { getValueProps: fromFen, normalize: toFen },
  check: { valuePropName: 'checked' },
} as const

/** `placeholder`: what stands there while the field is empty, such as a masked number that stays as it is */
export function FieldInput({ field, placeholder }: { field: Field; placeholder?: string }) {
  const t = useWords()
  const needed =
    field.needed && placeholder === undefined ? [{ required: true, message: t('office.needed', { what: t(field.label) }) }] : []
  const conversion = field.kind in CONVERSIONS ? CONVERSIONS[field.kind as keyof typeof CONVERSIONS] : {}
  return (
    <Form.Item
      name={field.name}
      label={t(field.label)}
      className={field.wide ? 'field-wide' : undefined}
      rules={needed}
      extra={field.hint && t(field.hint)}
      {...conversion}
    >
      {control(field, placeholder, t)}
    </Form.Item>
  )
}

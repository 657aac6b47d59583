import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { RecordView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { fieldErrors, isMasked } from '../data/changes.ts'
import { useSaving } from '../data/saving.ts'
import { FormProblem } from './FormProblem.tsx'
import { emptied, FieldInput } from './fields.tsx'
import type { FieldsOf } from './RecordFacts.tsx'
import './records.css'

/** the last line of every form: why, and what to do */
export function FormFoot({
  reason,
  onReason,
  busy,
  onCancel,
}: {
  reason: string
  onReason: (text: string) => void
  busy: boolean
  onCancel: () => void
}) {
  const t = useWords()
  return (
    <div className="form-foot">
      <Input
        value={reason}
        placeholder={t('office.reasonOptional')}
        aria-label={t('office.reasonOptional')}
        maxLength={200}
        onChange={(event) => onReason(event.target.value)}
      />
      <Button onClick={onCancel}>{t('office.cancel')}</Button>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('office.save')}
      </Button>
    </div>
  )
}

interface RecordFormProps<K extends RecordKind> {
  record: RecordView<K>
  fields: FieldsOf<K>
  onDone: () => void
}

/** Changes some fields of a record: sends those that differ, keeps what is typed when somebody else was faster. */
export function RecordForm<K extends RecordKind>({ record, fields, onDone }: RecordFormProps<K>) {
  const t = useWords()
  const id = useId()
  const [form] = Form.useForm()
  const [reason, setReason] = useState('')
  const { busy, problem, save } = useSaving(record)
  const shown = (name: string) => record.doc[name as keyof RecordOf<K>]
  // nobody changes what they do not see; a masked number stays as it is until another one is typed
  const open = fields.filter(({ name }) => !record.masked.includes(name) || isMasked(shown(name)))
  const blank = (value: unknown) => (isMasked(value) ? null : value)
  const [initial] = useState(() => Object.fromEntries(open.map(({ name }) => [name, blank(shown(name))])))

  async function submit(values: Record<string, unknown>) {
    const typed = open
      .filter(({ name }) => !isMasked(shown(name)) || values[name])
      .map((field) => [field.name, emptied(field, values[field.name])])
    const wanted = Object.fromEntries(typed) as Partial<RecordOf<K>>
    const refused = await save(wanted, reason.trim())
    if (!refused) return onDone()
    form.setFields(
      fieldErrors(
        refused.error,
        open.map(({ name }) => name),
      ),
    )
    if (refused.fresh) form.setFieldsValue(Object.fromEntries(refused.fresh.untouched.map(([name, value]) => [name, blank(value)])))
  }
  return (
    <Form
      form={form}
      name={id}
      layout="vertical"
      className="record-form"
      initialValues={initial}
      onFinish={(values) => void submit(values)}
    >
      <FormProblem problem={problem} fields={fields} />
      <div className="record-fields">
        {open.map((field) => {
          const value = shown(field.name)
          const kept = isMasked(value) ? t('office.keepsMasked', { value }) : undefined
          return <FieldInput key={field.name} field={field} placeholder={kept} />
        })}
      </div>
      <FormFoot reason={reason} onReason={setReason} busy={busy} onCancel={onDone} />
    </Form>
  )
}

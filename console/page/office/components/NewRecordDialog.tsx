import { Form, Modal } from 'antd'
import { useId } from 'react'
import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { type PlainKey, useWords } from '../../words.ts'
import { useActing } from '../data/acting.ts'
import { fieldErrors } from '../data/changes.ts'
import { createRecord } from '../data/records.ts'
import { FormProblem } from './FormProblem.tsx'
import { emptied, FieldInput } from './fields.tsx'
import type { FieldsOf } from './RecordFacts.tsx'
import './records.css'

interface NewRecordProps<K extends RecordKind> {
  kind: K
  title: PlainKey
  fields: FieldsOf<K>
  /** what the form does not ask */
  fixed: Partial<RecordOf<K>>
  /** what the form starts with */
  blank: Partial<RecordOf<K>>
  onDone: () => void
}

/** A record of few fields, in a dialog. */
export function NewRecordDialog<K extends RecordKind>({ kind, title, fields, fixed, blank, onDone }: NewRecordProps<K>) {
  const t = useWords()
  const id = useId()
  const [form] = Form.useForm()
  const { busy, refusal, act } = useActing()
  async function submit(values: Record<string, unknown>) {
    const typed = Object.fromEntries(fields.map((field) => [field.name, emptied(field, values[field.name])]))
    const refused = await act(() => createRecord(kind, { ...fixed, ...typed } as Omit<RecordOf<K>, 'id'>), t('office.saved'))
    if (!refused) return onDone()
    const names = fields.map(({ name }) => name)
    form.setFields(fieldErrors(refused.error, names))
  }
  return (
    <Modal
      open
      width={520}
      title={t(title)}
      okText={t('office.save')}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={onDone}
    >
      <Form
        form={form}
        name={id}
        layout="vertical"
        className="record-form"
        initialValues={blank}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem problem={refusal} fields={fields} />
        <div className="record-fields">
          {fields.map((field) => (
            <FieldInput key={field.name} field={field} />
          ))}
        </div>
      </Form>
    </Modal>
  )
}

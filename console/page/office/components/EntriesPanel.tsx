import { Button, Form, Input, Modal } from 'antd'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { RecordView } from '../../../care-api.ts'
import { Panel } from '../../components/Panel.tsx'
import { type PlainKey, useWords } from '../../words.ts'
import { fieldErrors, isSame } from '../data/changes.ts'
import { useSaving } from '../data/saving.ts'
import { AskDialog } from './AskDialog.tsx'
import { FormProblem } from './FormProblem.tsx'
import { emptied, type Field, FieldInput } from './fields.tsx'
import './records.css'

interface Entries<K extends RecordKind, E extends object> {
  record: RecordView<K>
  /** the field of the record that holds them */
  name: keyof RecordOf<K> & string
  fields: readonly Field<keyof E & string>[]
  title: PlainKey
}

interface EntryDialogProps<K extends RecordKind, E extends object> extends Entries<K, E> {
  /** null: a new one */
  entry: E | null
  blank: Partial<E>
  onClose: () => void
}

function EntryDialog<K extends RecordKind, E extends object>(props: EntryDialogProps<K, E>) {
  const { record, name, fields, title, entry, blank, onClose } = props
  const t = useWords()
  const id = useId()
  const [form] = Form.useForm()
  const [reason, setReason] = useState('')
  const [prefix, setPrefix] = useState('')
  const { busy, problem, save } = useSaving(record)

  async function submit(values: Record<string, unknown>) {
    const wanted = Object.fromEntries(fields.map((field) => [field.name, emptied(field, values[field.name])])) as E
    let place = `${name}.`
    // on top of what is stored by then: somebody else's entry stays
    const refused = await save((stored) => {
      const entries = stored[name] as E[]
      const at = entry ? entries.findIndex((one) => isSame(one, entry)) : -1
      const index = at === -1 ? entries.length : at
      place = `${name}.${index}.`
      return { [name]: entries.toSpliced(index, at === -1 ? 0 : 1, wanted) } as Partial<RecordOf<K>>
    }, reason.trim())
    if (!refused) return onClose()
    setPrefix(place)
    const names = fields.map((field) => field.name)
    form.setFields(fieldErrors(refused.error, names, place))
  }
  return (
    <Modal
      open
      width={520}
      title={t(entry ? 'office.editWhat' : 'office.addWhat', { what: t(title) })}
      okText={t('office.save')}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        name={id}
        layout="vertical"
        className="record-form"
        initialValues={entry ?? blank}
        onFinish={(values) => void submit(values)}
      >
        <FormProblem problem={problem} fields={fields} prefix={prefix} />
        <div className="record-fields">
          {fields.map((field) => (
            <FieldInput key={field.name} field={field} />
          ))}
        </div>
      </Form>
      <Input
        value={reason}
        placeholder={t('office.reasonOptional')}
        aria-label={t('office.reasonOptional')}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  )
}

interface RemoveProps<K extends RecordKind, E extends object> extends Pick<Entries<K, E>, 'record' | 'name'> {
  entry: E
  what: string
}

function RemoveButton<K extends RecordKind, E extends object>({ record, name, entry, what }: RemoveProps<K, E>) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  const { busy, problem, save } = useSaving(record)
  async function remove() {
    const left = (stored: RecordOf<K>) => (stored[name] as E[]).filter((one) => !isSame(one, entry))
    const wanted = (stored: RecordOf<K>) => ({ [name]: left(stored) }) as Partial<RecordOf<K>>
    if (!(await save(wanted))) setAsking(false)
  }
  return (
    <>
      <Button
        type="text"
        size="small"
        icon={<Trash2 size={14} />}
        aria-label={t('office.removeWhat', { what })}
        onClick={() => setAsking(true)}
      />
      {asking && (
        <AskDialog
          title={t('office.removeWhat', { what })}
          ok={t('office.remove')}
          danger
          busy={busy}
          refusal={problem}
          onOk={() => void remove()}
          onClose={() => setAsking(false)}
        >
          {t('office.removeHelp')}
        </AskDialog>
      )}
    </>
  )
}

interface EntriesPanelProps<K extends RecordKind, E extends object> extends Entries<K, E> {
  /** in the order in which they are shown */
  entries: readonly E[]
  /** what a new one starts with */
  blank: Partial<E>
  editable: boolean
  /** said where there is none */
  none: PlainKey
  /** how one is called for those who hear it */
  nameOf: (entry: E) => string
  draw: (entry: E) => ReactNode
}

/** A list inside a record, such as the dated categories: each entry is added, changed and removed by itself. */
export function EntriesPanel<K extends RecordKind, E extends object>(props: EntriesPanelProps<K, E>) {
  const { record, name, fields, title, entries, blank, editable, none, nameOf, draw } = props
  const t = useWords()
  const [open, setOpen] = useState<{ entry: E | null } | null>(null)
  const add = editable && (
    <Button
      type="text"
      size="small"
      icon={<Plus size={14} />}
      aria-label={t('office.addWhat', { what: t(title) })}
      onClick={() => setOpen({ entry: null })}
    >
      {t('office.add')}
    </Button>
  )
  return (
    <Panel title={t(title)} side={add || undefined}>
      {entries.length === 0 && <p className="panel-empty">{t(none)}</p>}
      <ul className="entries">
        {entries.map((entry) => (
          <li key={JSON.stringify(entry)}>
            <div>{draw(entry)}</div>
            {editable && (
              <span className="entry-buttons">
                <Button
                  type="text"
                  size="small"
                  icon={<Pencil size={14} />}
                  aria-label={t('office.editWhat', { what: nameOf(entry) })}
                  onClick={() => setOpen({ entry })}
                />
                <RemoveButton record={record} name={name} entry={entry} what={nameOf(entry)} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {open && <EntryDialog {...{ record, name, fields, title, blank }} {...open} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

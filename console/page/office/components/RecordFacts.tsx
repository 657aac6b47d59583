import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { RecordView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { isMasked } from '../data/changes.ts'
import { type Field, fieldText } from './fields.tsx'
import { Masked } from './Masked.tsx'
import './records.css'

export type FieldsOf<K extends RecordKind> = readonly Field<keyof RecordOf<K> & string>[]

/** What is stored, as a list of names and values. Nothing registered and nothing for this role are two things, and say so. */
export function RecordFacts<K extends RecordKind>({ record, fields }: { record: RecordView<K>; fields: FieldsOf<K> }) {
  const t = useWords()
  function drawn(field: Field<keyof RecordOf<K> & string>) {
    const value = record.doc[field.name]
    if (isMasked(value)) return <Masked kind={record.kind} id={record.id} field={field.name} label={t(field.label)} value={value} />
    return (
      fieldText(field, value, t) ?? <span className="dim">{t(record.masked.includes(field.name) ? 'hidden.byRole' : 'office.none')}</span>
    )
  }
  return (
    <dl className="record-facts">
      {fields.map((field) => (
        <div key={field.name} className={field.wide ? 'wide' : undefined}>
          <dt>{t(field.label)}</dt>
          <dd>{drawn(field)}</dd>
        </div>
      ))}
    </dl>
  )
}

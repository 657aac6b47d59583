import type { RecordKind } from '../../../../records/record-schemas/kinds.ts'
import { useWords } from '../../words.ts'
import { isMasked } from '../data/changes.ts'
import { Masked } from './Masked.tsx'

/** A phone of a record: in clear to whoever sees it so, else masked with the way to see it. */
export function MaskedPhone({ kind, id, name, phone }: { kind: RecordKind; id: string; name: string; phone: string }) {
  const t = useWords()
  return isMasked(phone) ? <Masked kind={kind} id={id} field="phone" label={t('contacts.phoneOf', { name })} value={phone} /> : phone
}

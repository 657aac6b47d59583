/** From what somebody sent to what is saved: allowed, complete, right, and on top of what they saw. */
import type { CareRecord, CareRecords, Save, Saved, Who } from '../../records/care-records.ts'
import { RECORD_SCHEMAS, type RecordKind, type RecordOf } from '../../records/record-schemas/kinds.ts'
import type { Day } from '../../rules/care/day.ts'
import { Refused } from '../errors.ts'
import { type FieldProblem, parseFields } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { checkRecord } from './record-checks.ts'
import { type RefusedField, unwritableFields } from './record-view.ts'

const REFUSED_TEXTS: Record<RefusedField['reason'], Omit<FieldProblem, 'path'>> = {
  masked: {
    zh: '这是打码后的值，不会保存；不修改请勿提交此项，要修改请填完整号码',
    en: 'this is the masked form and is not saved: leave the field out, or give the whole number',
  },
  hidden: { zh: '您的角色看不到此项，不能修改', en: 'your role does not see this field and may not change it' },
}

const refusedFields = (refused: readonly RefusedField[]): FieldProblem[] =>
  refused.map(({ field, reason }) => ({ path: field, ...REFUSED_TEXTS[reason] }))

/** an assessment is corrected once; a correction that is wrong is corrected itself */
export const CORRECTED_BEFORE: FieldProblem = {
  path: 'replaces',
  zh: '此评估已被更正',
  en: 'this assessment was corrected before',
}

const invalid = (fields: FieldProblem[]): Refused => new Refused('invalid', { fields })

/** A whole document: its shape first, and when that is right, what it says. `about`: only problems of these top fields count. */
export function checkedDoc<K extends RecordKind>(kind: K, doc: unknown, today: Day, about: readonly string[] | null = null): RecordOf<K> {
  const parsed = parseFields(RECORD_SCHEMAS[kind], doc)
  if (!parsed.ok) throw invalid(parsed.fields)
  const record = parsed.data as RecordOf<K>
  const problems = checkRecord(kind, record, today).filter(({ fields }) => about === null || fields.some((field) => about.includes(field)))
  if (problems.length > 0) throw invalid(problems.map(({ path, zh, en }) => ({ path, zh, en })))
  return record
}

/** A misspelt field would be lost without a word. `fixed`: what never changes */
function requireKnown(kind: RecordKind, fields: readonly string[], fixed: readonly string[] = []): void {
  const known = Object.keys(RECORD_SCHEMAS[kind].shape)
  const unknown = fields.filter((field) => fixed.includes(field) || !known.includes(field))
  if (unknown.length > 0)
    throw invalid(unknown.map((path) => ({ path, zh: '没有此项，或不能修改', en: 'there is no such field, or it never changes' })))
}

export function newDoc<K extends RecordKind>(
  kind: K,
  doc: Record<string, unknown>,
  { viewer, today }: { viewer: Viewer; today: Day },
): RecordOf<K> {
  requireKnown(kind, Object.keys(doc))
  const refused = unwritableFields(kind, null, doc, viewer)
  if (refused.length > 0) throw invalid(refusedFields(refused))
  return checkedDoc(kind, doc, today)
}

export function changedDoc<K extends RecordKind>(
  current: CareRecord<K>,
  changes: Record<string, unknown>,
  { viewer, today }: { viewer: Viewer; today: Day },
): RecordOf<K> {
  const { kind, doc } = current
  requireKnown(kind, Object.keys(changes), ['id'])
  const refused = unwritableFields(kind, doc, changes, viewer)
  if (refused.length > 0) throw invalid(refusedFields(refused))
  return checkedDoc(kind, { ...doc, ...changes }, today, Object.keys(changes))
}

/** Something else still names what was to be removed. */
export function refusedRemoval(removed: Exclude<Saved, { ok: true }>): Refused {
  if (removed.reason === 'missing-reference') return new Refused('record-in-use', { words: { by: `${removed.kind} ${removed.id}` } })
  return refusedSave(removed, false)
}

/** What a save says when it did not happen, as an answer for people. */
export function refusedSave(saved: Exclude<Saved, { ok: true }>, isNew: boolean, namesOwner = true): Refused {
  switch (saved.reason) {
    case 'stale':
      return isNew ? new Refused('record-exists') : new Refused('record-stale', { by: { name: saved.by.name, at: saved.at } })
    case 'missing-reference': {
      const text = { zh: `没有编号为 ${saved.to} 的档案`, en: `there is no record ${saved.to}` }
      return new Refused('invalid', { fields: [{ path: saved.field, ...text }] })
    }
    case 'taken':
      if (saved.kind === 'assessment') return new Refused('invalid', { fields: [CORRECTED_BEFORE] })
      return new Refused('record-taken', { words: { by: namesOwner ? saved.by : '***' } })
  }
}

interface Saving {
  care: Pick<CareRecords, 'save'>
  by: Who
  reason: string | null
  /** false: whoever saves may not know whose an ID number is */
  namesOwner?: boolean
}

/** All or none. A store that fails says "not saved". */
export async function saveOrRefuse(saves: readonly Save[], { care, by, reason, namesOwner }: Saving): Promise<number[]> {
  const saved = await care.save(saves, { id: by.id, name: by.name }, reason).catch((cause: unknown) => {
    throw new Refused('not-stored', { cause })
  })
  if (!saved.ok)
    throw refusedSave(
      saved,
      saves.every(({ version }) => version === 0),
      namesOwner,
    )
  return saved.versions
}

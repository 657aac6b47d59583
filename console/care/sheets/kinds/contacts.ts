/** Contacts: one home has one contact with a number. */
import { blankContact } from '../../../../records/record-schemas/blank.ts'
import type { ContactRecord } from '../../../../records/record-schemas/people.ts'
import { createDraft } from '../draft.ts'
import { field, type ReadRow } from '../fields.ts'
import { parseId, parseLine, parseName, parseNumber, parsePhone, parseYesNo } from '../parsers.ts'
import type { Flaw } from '../problems.ts'
import { createDwellings, DWELLING_FIELDS, DWELLING_KEYS } from './dwelling.ts'
import { sameNumber } from './home-drafts.ts'
import {
  bad,
  type Firsts,
  isBad,
  missing,
  type PlanDeps,
  type PlannedRow,
  type Planner,
  problem,
  repeated,
  type SheetKind,
} from './kind.ts'

const fields = {
  ...DWELLING_FIELDS,
  name: field('联系人姓名', 'Name', '周敏', parseName, {
    needed: true,
    also: ['姓名', '联系人', '紧急联系人', '家属姓名', '亲属姓名', '监护人', 'contact', 'contact name'],
  }),
  relation: field('关系', 'Relation', '女儿', parseLine, {
    also: ['与老人关系', '与本人关系', '与服务对象关系', '亲属关系', 'relationship'],
  }),
  phone: field('联系人电话', 'Phone', '13900000002', parsePhone, {
    needed: true,
    also: [
      '电话',
      '手机',
      '手机号',
      '手机号码',
      '联系电话',
      '联系方式',
      '家属电话',
      '紧急联系电话',
      '紧急联系人电话',
      'contact phone',
      'mobile',
    ],
  }),
  order: field('拨打顺序', 'Order', '1', parseNumber({ min: 1, max: 99, whole: true }), {
    also: ['顺序', '优先级', '呼叫顺序', '次序', 'calling order', 'priority'],
  }),
  keyHolder: field('有钥匙', 'Holds a key', '是', parseYesNo, {
    takesNone: true,
    also: ['持有钥匙', '是否有钥匙', '有无钥匙', '保管钥匙', 'key holder', 'key'],
  }),
  id: field('联系人编号', 'Contact id', '', parseId, { also: ['id'] }),
}
type Row = ReadRow<typeof fields>
const CONTACTS_OF_A_HOME = 100

async function planContacts(deps: PlanDeps): Promise<Planner<typeof fields>> {
  const { care, newId } = deps
  const draft = createDraft(care)
  const dwellings = await createDwellings(deps, draft)
  const firsts: Firsts = new Map()
  /** contacts by home, as the rows so far leave them */
  const idsByHome = new Map<string, string[]>()

  async function loadContacts(homeId: string): Promise<void> {
    if (idsByHome.has(homeId)) return
    const { items } = await care.list({ kind: 'contact', homeId, limit: CONTACTS_OF_A_HOME })
    idsByHome.set(
      homeId,
      items.map(({ id }) => id),
    )
  }
  const contactsOf = (homeId: string): ContactRecord[] => (idsByHome.get(homeId) ?? []).flatMap((id) => draft.get('contact', id) ?? [])

  function find({ values: { id, phone } }: Row, homeId: string): ContactRecord | null {
    const contacts = contactsOf(homeId)
    return (
      contacts.find((contact) => (id === undefined ? phone !== undefined && sameNumber(contact.phone, phone) : contact.id === id)) ?? null
    )
  }

  /** an id that another home's contact has, or a number that another contact of this home has */
  function keyProblems({ row, values: { id, phone } }: Row, homeId: string): Flaw[] {
    const named = draft.get('contact', id ?? '')
    const same = phone === undefined ? undefined : contactsOf(homeId).find((contact) => sameNumber(contact.phone, phone))
    return [
      ...(named && named.homeId !== homeId ? [problem(row, 'id', { reason: 'key-taken', words: { other: named.homeId } })] : []),
      ...(id !== undefined && same && same.id !== id ? [problem(row, 'phone', { reason: 'key-taken', words: { other: same.name } })] : []),
    ]
  }

  function orderProblems({ row, values }: Row, contact: ContactRecord): Flaw[] {
    const other =
      values.order === undefined ? null : contactsOf(contact.homeId).find(({ id, order }) => id !== contact.id && order === values.order)
    return other ? [problem(row, 'order', { reason: 'order-taken', words: { name: other.name, order: other.order } })] : []
  }

  function planRow(read: Row): PlannedRow {
    const { row, values } = read
    const dwelling = dwellings.of(read)
    const problems = [...read.problems, ...(dwelling.ok ? keyProblems(read, dwelling.homeId) : dwelling.problems)]
    const before = dwelling.ok ? find(read, dwelling.homeId) : null
    if (!before) problems.push(...missing(fields, read, ['name', 'phone']))
    const seen = `contact ${before?.id ?? ''} ${before ? draft.versionOf('contact', before.id) : 0}`
    if (!dwelling.ok || isBad(problems)) return bad(row, problems, seen)
    const first = before ? firsts.get(before.id) : undefined
    if (first !== undefined) return bad(row, [...problems, ...repeated(row, first, 'phone')], seen)
    const next = contactsOf(dwelling.homeId).reduce((most, { order }) => Math.max(most, order), 0) + 1
    const start = before ?? { ...blankContact(values.id ?? newId(), dwelling.homeId), order: next, name: '', phone: '' }
    const { name = start.name, relation = start.relation, order = start.order, keyHolder = start.keyHolder } = values
    const phone = values.phone === undefined || sameNumber(values.phone, start.phone) ? start.phone : values.phone
    const contact: ContactRecord = { ...start, name, relation, order, keyHolder, phone }
    problems.push(...orderProblems(read, contact))
    const changed = draft.put('contact', contact)
    if (!before) idsByHome.get(dwelling.homeId)?.push(contact.id)
    firsts.set(contact.id, row)
    return { row, problems, seen, outcome: before ? (changed ? 'changed' : 'same') : 'new' }
  }

  return {
    async plan(rows) {
      draft.nextRows()
      await dwellings.load(rows)
      const homes = rows.flatMap((row) => {
        const dwelling = dwellings.of(row)
        return dwelling.ok ? [dwelling.homeId] : []
      })
      for (const homeId of new Set(homes)) await loadContacts(homeId)
      const recorded = homes.flatMap((homeId) => idsByHome.get(homeId) ?? [])
      await draft.load('contact', [...recorded, ...rows.map(({ values }) => values.id)])
      return rows.map(planRow)
    },
    saves: draft.saves,
  }
}

export const contactsKind: SheetKind<typeof fields> = { kind: 'contacts', fields, keys: DWELLING_KEYS, createPlanner: planContacts }

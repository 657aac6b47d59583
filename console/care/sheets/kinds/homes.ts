/** Homes: told apart by id, or by town, village and address. */
import type { HomeRecord } from '../../../../records/record-schemas/people.ts'
import { createDraft } from '../draft.ts'
import type { ReadRow } from '../fields.ts'
import type { Flaw } from '../problems.ts'
import { HOME_FIELDS, HOME_ID, HOME_PHONE, loadHomesByAddress, PLACE_FIELDS, wholeAddress } from './address.ts'
import { createHomeDrafts, emptyHome, type HomeSaid } from './home-drafts.ts'
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
  id: { ...HOME_ID, also: [...HOME_ID.also, '编号', 'id'] },
  ...PLACE_FIELDS,
  ...HOME_FIELDS,
  phone: { ...HOME_PHONE, also: [...HOME_PHONE.also, '电话', '联系电话', 'phone'] },
}
type Row = ReadRow<typeof fields>
const ADDRESS = ['town', 'village', 'addressLine'] as const
const DESCRIBED = [...ADDRESS, 'grid', 'lat', 'lon', 'doorCode', 'floor', 'keyNote', 'pets', 'phone'] as const

async function planHomes({ care, newId }: PlanDeps): Promise<Planner<typeof fields>> {
  const draft = createDraft(care)
  const drafts = createHomeDrafts(draft)
  const byAddress = await loadHomesByAddress(care)
  const firsts: Firsts = new Map()

  const idOf = ({ values }: Row): string | null => {
    const address = wholeAddress(values)
    return values.id ?? (address && byAddress.find(address))
  }

  function said({ values }: Row, isNew: boolean): HomeSaid {
    return DESCRIBED.flatMap((as) => {
      const value = values[as]
      // an address that was found by its key stays as it is spelled
      const isKey = !isNew && values.id === undefined && (ADDRESS as readonly string[]).includes(as)
      return value === undefined || isKey ? [] : [{ field: as, as, value }]
    })
  }

  /** another home with the address that this one is given */
  function taken(row: number, home: HomeRecord): Flaw[] {
    const other = byAddress.find(home)
    return other !== null && other !== home.id ? [problem(row, 'addressLine', { reason: 'key-taken', words: { other } })] : []
  }

  function planRow(read: Row): PlannedRow {
    const { row, values } = read
    const known = idOf(read)
    const before: HomeRecord | null = known === null ? null : draft.get('home', known)
    const id = known ?? newId()
    const address = wholeAddress(values)
    const problems = [...read.problems]
    if (!before) problems.push(...missing(fields, read, ADDRESS))
    if (!before && !address) return bad(row, problems)
    const first = firsts.get(id)
    if (first !== undefined) return bad(row, [...problems, ...repeated(row, first, values.id ? 'id' : 'addressLine')])
    const isNew = draft.versionOf('home', id) === 0
    const { home, problems: found } = drafts.describe(row, before ?? emptyHome(id, address!), said(read, isNew))
    problems.push(...found, ...taken(row, home))
    const seen = `home ${isNew ? '' : id} ${draft.versionOf('home', id)}`
    if (isBad(problems)) return bad(row, problems, seen)
    const changed = drafts.keep(row, home, said(read, isNew))
    byAddress.put(home, before)
    firsts.set(id, row)
    return { row, problems, seen, outcome: isNew ? 'new' : changed ? 'changed' : 'same' }
  }

  return {
    async plan(rows) {
      draft.nextRows()
      await draft.load('home', rows.map(idOf))
      return rows.map(planRow)
    },
    saves: draft.saves,
  }
}

export const homesKind: SheetKind<typeof fields> = { kind: 'homes', fields, keys: [['id'], ADDRESS], createPlanner: planHomes }

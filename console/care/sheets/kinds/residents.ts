/** Residents: told apart by ID number, each in a home that the row may bring along. */
import { blankResident } from '../../../../records/record-schemas/blank.ts'
import type { HomeRecord, ResidentRecord } from '../../../../records/record-schemas/people.ts'
import { checkRecord } from '../../record-checks.ts'
import { createDraft } from '../draft.ts'
import type { ReadRow } from '../fields.ts'
import type { Finding, Flaw } from '../problems.ts'
import { addressKey, addressText, type HomesByAddress, loadHomesByAddress, wholeAddress } from './address.ts'
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
import { residentWith } from './resident-doc.ts'
import { residentFields as fields } from './resident-fields.ts'

type Row = ReadRow<typeof fields>
const ADDRESS = ['town', 'village', 'addressLine'] as const

/** where a row's resident lives: in a home that is known, or in one that the row makes */
interface Place {
  home: HomeRecord | null
  problems: Flaw[]
}

async function planResidents(deps: PlanDeps): Promise<Planner<typeof fields>> {
  const { care, devices, newId, today } = deps
  const draft = createDraft(care)
  const drafts = createHomeDrafts(draft)
  const byAddress: HomesByAddress = await loadHomesByAddress(care)
  const idByNumber = new Map<string, string>()
  const firsts: Firsts = new Map()
  const hasDevices = new Map<string, boolean>()

  const homeAt = ({ values }: Row): string | null => {
    const address = wholeAddress(values)
    return values.homeId ?? (address && byAddress.find(address))
  }
  /** the ID number decides; a number that nobody has yet may be a correction of the record that the row names */
  const residentOf = ({ values: { idNumber, id } }: Row): string | null => idByNumber.get(idNumber ?? '') ?? id ?? null

  async function load(rows: readonly Row[]): Promise<void> {
    const numbers = rows.flatMap(({ values }) => values.idNumber ?? [])
    for (const [number, id] of await care.byNaturalKey('resident', numbers)) if (!idByNumber.has(number)) idByNumber.set(number, id)
    await draft.load(
      'resident',
      rows.flatMap((row) => [residentOf(row), row.values.id]),
    )
    const lived = rows.map((row) => draft.get('resident', residentOf(row) ?? '')?.homeId)
    await draft.load('home', [...lived, ...rows.map(homeAt)])
    for (const row of rows) {
      const from = draft.get('resident', residentOf(row) ?? '')?.homeId
      const to = homeAt(row)
      if (from !== undefined && from !== to && !hasDevices.has(from)) hasDevices.set(from, (await devices.ofHome(from)).length > 0)
    }
  }

  /** A row that tells of two people at once is nobody's. */
  function identityProblems({ row, values }: Row, before: ResidentRecord | null): Flaw[] {
    if (values.id === undefined) return []
    const other = values.idNumber === undefined ? null : idByNumber.get(values.idNumber)
    if (other && other !== values.id) return [problem(row, 'id', { reason: 'id-differs', words: { other } })]
    return before || values.idNumber !== undefined ? [] : [problem(row, 'id', { reason: 'unknown-resident' })]
  }

  function newcomersPlace(read: Row): Place {
    const { row, values } = read
    const known = homeAt(read)
    if (known !== null) {
      const home = draft.get('home', known)
      return { home, problems: home ? [] : [problem(row, 'homeId', { reason: 'unknown-home' })] }
    }
    const address = wholeAddress(values)
    return { home: address && emptyHome(newId(), address), problems: missing(fields, read, ADDRESS) }
  }

  /** Whoever is known stays where they live, unless the row says all of another place, and no box would be left without its people. */
  function residentsPlace(read: Row, { homeId }: ResidentRecord): Place {
    const { row, values } = read
    const home = draft.get('home', homeId)
    const address = wholeAddress(values)
    const to = homeAt(read)
    if (!home) throw new Error(`home ${homeId} has a resident and is not there`)
    if (to === homeId) return { home, problems: [] }
    if (address === null && values.homeId === undefined) return { home, problems: partOfAddress(read, home) }
    if (address !== null && values.homeId === undefined && addressKey(address) === addressKey(home)) return { home, problems: [] }
    const moves: Finding = { reason: hasDevices.get(homeId) ? 'home-has-box' : 'moves-home', words: { address: addressText(home) } }
    const field = values.homeId === undefined ? 'addressLine' : 'homeId'
    const moved = newcomersPlace(read)
    return { ...moved, problems: [...moved.problems, problem(row, field, moves)] }
  }

  function partOfAddress({ row, values }: Row, home: HomeRecord): Flaw[] {
    const differing = ADDRESS.find(
      (name) => values[name] !== undefined && addressKey({ ...home, [name]: values[name] }) !== addressKey(home),
    )
    return differing ? [problem(row, differing, { reason: 'address-incomplete' })] : []
  }

  const said = ({ values }: Row): HomeSaid => {
    const { grid, lat, lon, doorCode, floor, keyNote, pets, homePhone } = values
    const all = { grid, lat, lon, doorCode, floor, keyNote, pets, phone: homePhone }
    return Object.entries(all).flatMap(([as, value]) =>
      value === undefined ? [] : [{ field: as === 'phone' ? 'homePhone' : as, as: as as keyof typeof all, value }],
    )
  }

  /** what a record's own rules say of what this row would change */
  function ruleProblems(row: number, before: ResidentRecord, after: ResidentRecord): Flaw[] {
    const changed = Object.keys(after).filter((name) => before[name as keyof ResidentRecord] !== after[name as keyof ResidentRecord])
    return checkRecord('resident', after, today)
      .filter((found) => found.fields.some((name) => changed.includes(name)))
      .map(({ fields: [name = null], zh, en }) => problem(row, name, { reason: 'record-rule', words: { text: { zh, en } } }))
  }

  function planRow(read: Row): PlannedRow {
    const { row, values } = read
    const known = residentOf(read)
    const before = known === null ? null : draft.get('resident', known)
    const problems = [...read.problems, ...identityProblems(read, before)]
    if (!before) problems.push(...missing(fields, read, ['idNumber', 'name']))
    const first = firsts.get(known ?? '')
    if (first !== undefined) return bad(row, [...problems, ...repeated(row, first, values.idNumber ? 'idNumber' : 'id')])

    const place = before ? residentsPlace(read, before) : newcomersPlace(read)
    problems.push(...place.problems)
    const isNew = before === null
    const seen = `resident ${isNew ? '' : known} ${isNew ? 0 : draft.versionOf('resident', known!)}`
    if (!place.home) return bad(row, problems, seen)
    const described = drafts.describe(row, place.home, said(read))
    const start = before ?? blankResident(known ?? newId(), place.home.id, values.name ?? '')
    const found = (field: string, finding: Finding): void => void problems.push(problem(row, field, finding))
    const after = { ...residentWith(start, values, { isNew, today, found }), homeId: place.home.id }
    problems.push(...described.problems, ...ruleProblems(row, start, after))
    const seenAll = `${seen}, home ${draft.versionOf('home', place.home.id)}`
    if (isBad(problems)) return bad(row, problems, seenAll)

    const homeChanged = drafts.keep(row, described.home, said(read))
    const residentChanged = draft.put('resident', after)
    byAddress.put(described.home, null)
    if (after.idNumber !== null) idByNumber.set(after.idNumber, after.id)
    firsts.set(after.id, row)
    return { row, problems, seen: seenAll, outcome: isNew ? 'new' : homeChanged || residentChanged ? 'changed' : 'same' }
  }

  return {
    async plan(rows) {
      draft.nextRows()
      await load(rows)
      return rows.map(planRow)
    },
    saves: draft.saves,
  }
}

export const residentsKind: SheetKind<typeof fields> = {
  kind: 'residents',
  fields,
  keys: [['idNumber'], ['id']],
  createPlanner: planResidents,
}

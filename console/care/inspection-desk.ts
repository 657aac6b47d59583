/** 双随机 inspections: drawn from the records as they are, kept with all that the draw can be proven by, and their results. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { isGone } from '../../records/resident-days.ts'
import type { Day } from '../../rules/care/day.ts'
import { DRAW_METHOD, type DrawPick, draw, proves } from '../../rules/care/draw.ts'
import type { Auditor } from '../audit.ts'
import type {
  drawSchema,
  InspectionView,
  inspectionPageSchema,
  inspectionQuerySchema,
  inspectionResultSchema,
  proofSchema,
} from '../care-api.ts'
import { type RefusalDetails, Refused } from '../errors.ts'
import type { SignedInUser } from '../sessions.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import { allRecords, eachRecord, getOrRefuse } from './care-reads.ts'
import { saveOrRefuse } from './record-saving.ts'

type Inspection = RecordOf<'inspection'>
type Officer = RecordOf<'officer'>
type Home = RecordOf<'home'>

const SEED_BYTES = 16

export interface InspectionDesk {
  list(query: z.infer<typeof inspectionQuerySchema>, by: SignedInUser): Promise<z.infer<typeof inspectionPageSchema>>
  get(id: string, by: SignedInUser): Promise<InspectionView>
  draw(wanted: z.infer<typeof drawSchema>, by: SignedInUser): Promise<InspectionView>
  /** draws again from what was kept */
  proof(id: string): Promise<z.infer<typeof proofSchema>>
  addResult(id: string, result: z.infer<typeof inspectionResultSchema>, by: SignedInUser): Promise<InspectionView>
}

interface Deps {
  clock: Clock
  newId(): string
  newToken(bytes: number): string
  care: CareRecords
  audit: Auditor
}

const isOwnGrid = (officer: Officer, home: Home): boolean =>
  officer.town === home.town && officer.village === home.village && officer.grid === home.grid

export function createInspectionDesk({ clock, newId, newToken, care, audit }: Deps): InspectionDesk {
  async function views(records: readonly Pick<CareRecord<'inspection'>, 'version' | 'doc'>[]): Promise<InspectionView[]> {
    const picks = records.flatMap(({ doc }) => doc.picks)
    const [homes, officers] = await Promise.all([
      care.byIds('home', [...new Set(picks.map(({ homeId }) => homeId))]),
      care.byIds('officer', [...new Set(picks.map(({ inspectorId }) => inspectorId))]),
    ])
    return records.map(({ version, doc: { ownGrid: _, ...doc } }) => ({
      ...{ ...doc, version, homes: doc.homes.length, inspectors: doc.inspectors.length },
      picks: doc.picks.map((pick) => ({
        ...pick,
        town: homes.get(pick.homeId)?.doc.town ?? '',
        addressLine: homes.get(pick.homeId)?.doc.addressLine ?? '',
        inspectorName: officers.get(pick.inspectorId)?.doc.name ?? '',
      })),
    }))
  }

  async function view(record: Pick<CareRecord<'inspection'>, 'version' | 'doc'>): Promise<InspectionView> {
    const [only] = await views([record])
    return only!
  }

  async function livedIn(day: Day): Promise<Set<string>> {
    const homeIds = new Set<string>()
    for await (const { doc } of eachRecord(care, { kind: 'resident' })) if (!isGone(doc, day)) homeIds.add(doc.homeId)
    return homeIds
  }

  async function populationOf(town: string | null): Promise<Map<string, Home>> {
    const lived = await livedIn(shanghaiDay(clock.now()))
    const homes = new Map<string, Home>()
    for await (const { id, doc } of eachRecord(care, { kind: 'home', ...(town === null ? {} : { town }) }))
      if (lived.has(id)) homes.set(id, doc)
    return homes
  }

  async function drawn({ day, town, wanted }: z.infer<typeof drawSchema>, by: SignedInUser): Promise<Inspection> {
    const population = await populationOf(town)
    const officers = (await allRecords(care, { kind: 'officer' }))
      .map(({ doc }) => doc)
      .filter(({ inspector, active }) => inspector && active)
    if (population.size === 0 || officers.length === 0) throw new Refused('nothing-to-draw')
    const lists = { homes: [...population.keys()].sort(), inspectors: officers.map(({ id }) => id).sort() }
    const seed = newToken(SEED_BYTES)
    // Which homes are drawn does not depend on whose grid they lie in.
    const homesDrawn = draw({ seed, ...lists, wanted, ownGrid: [] }).map(({ homeId }) => homeId)
    const ownGrid = homesDrawn.flatMap((homeId): DrawPick[] =>
      officers.filter((officer) => isOwnGrid(officer, population.get(homeId)!)).map(({ id }) => ({ homeId, inspectorId: id })),
    )
    const picks = draw({ seed, ...lists, wanted, ownGrid }).map((pick) => ({ ...pick, doneDay: null, result: null, note: '' }))
    const when = { day, drawnAt: clock.now(), drawnBy: by.name }
    return { id: newId(), ...when, method: DRAW_METHOD, seed, ...lists, ownGrid, wanted, picks }
  }

  return {
    async list({ after, limit }, by) {
      const page = await care.list({ kind: 'inspection', order: 'day-desc', after: after ?? null, limit })
      void audit({ by, action: 'inspections-listed', detail: { inspections: page.items.length } })
      return { items: await views(page.items), next: page.next }
    },
    async get(id, by) {
      const inspection = await getOrRefuse(care, 'inspection', id)
      await audit({ by, action: 'inspection-viewed', subject: { kind: 'inspection', id } })
      return view(inspection)
    },
    async draw(wanted, by) {
      const doc = await drawn(wanted, by)
      const [version = 1] = await saveOrRefuse([{ kind: 'inspection', doc, version: 0 }], { care, by, reason: null })
      const detail = { town: wanted.town, wanted: wanted.wanted, method: doc.method, seed: doc.seed }
      await audit({ by, action: 'inspection-drawn', subject: { kind: 'inspection', id: doc.id }, detail })
      return view({ version, doc })
    },
    async proof(id) {
      const { doc } = await getOrRefuse(care, 'inspection', id)
      const { method, seed, wanted, homes, inspectors, ownGrid } = doc
      const picks = doc.picks.map(({ homeId, inspectorId }) => ({ homeId, inspectorId }))
      return { proven: proves(doc), method, seed, wanted, homes, inspectors, ownGrid, picks }
    },
    async addResult(id, { version, homeId, result, note, doneDay }, by) {
      const { doc: before } = await getOrRefuse(care, 'inspection', id)
      const wrong: NonNullable<RefusalDetails['fields']> = []
      if (!before.picks.some((pick) => pick.homeId === homeId))
        wrong.push({ path: 'homeId', zh: '此住户不在本次抽查名单中', en: 'This home was not drawn.' })
      if (doneDay > shanghaiDay(clock.now())) wrong.push({ path: 'doneDay', zh: '检查日期在将来', en: 'The day lies in the future.' })
      if (wrong.length > 0) throw new Refused('invalid', { fields: wrong })
      const picks = before.picks.map((pick) => (pick.homeId === homeId ? { ...pick, result, note, doneDay } : pick))
      const doc = { ...before, picks }
      const [now = version] = await saveOrRefuse([{ kind: 'inspection', doc, version }], { care, by, reason: null })
      await audit({ by, action: 'inspection-result-added', subject: { kind: 'inspection', id }, detail: { homeId, result } })
      return view({ version: now, doc })
    },
  }
}

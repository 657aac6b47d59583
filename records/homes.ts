/** Homes with their residents, contacts and providers; and the brief that queues, notices and the fail-open path show. */
import type { Clock } from '../broker/clock.ts'
import type { HomeState } from '../rules/home.ts'
import type { CareRecords } from './care-records.ts'
import { currentRecords, inBreaths } from './care-rows.ts'
import type { Connections, Queries } from './database.ts'
import { parseHomeState } from './documents.ts'
import { type ImportedRecords, importRecords } from './import.ts'
import { blankHome } from './record-schemas/blank.ts'
import type { RecordKind, RecordOf } from './record-schemas/kinds.ts'
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from './record-schemas/people.ts'
import { categoriesOn, isGone } from './resident-days.ts'
import { shanghaiDay } from './shanghai-day.ts'

export interface HomeFile {
  home: HomeRecord
  /** those who have died or moved away last */
  residents: ResidentRecord[]
  /** in calling order */
  contacts: ContactRecord[]
  /** those that are active, of the whole city, those of the home's town first */
  providers: ProviderRecord[]
}

export interface ResidentBrief {
  name: string
  gender: 'female' | 'male' | null
  birthDate: string | null
  /** in force today */
  categories: string[]
  phone: string | null
}
export interface HomeBrief {
  homeId: string
  town: string
  addressLine: string
  phone: string | null
  /** the first of the home's residents who has neither died nor moved away, or of those who have */
  resident: ResidentBrief | null
  /** in calling order */
  contacts: { name: string; relation: string; phone: string }[]
}

export interface Homes {
  get(id: string): Promise<HomeFile | null>
  /** what the rules know about each home; a home that was never heard is absent */
  states(ids: readonly string[] | 'all'): Promise<Map<string, HomeState>>
  briefs(ids: readonly string[]): Promise<Map<string, HomeBrief>>
  /** every home's brief, kept in memory for the moment when the store fails */
  emergencyDirectory(): Promise<Map<string, HomeBrief>>
  count(): Promise<number>
  /** true when it was created now: an empty home, for a device that is added before its home's file */
  ensure(id: string): Promise<boolean>
  /**
   * New records are added and known ones updated, so that the same import may run twice. In chunks, each its own transaction: a failure
   * leaves the chunks before it. A known device keeps its secret, its disabled mark and its creation time; `newDevices` are those added now.
   */
  importAll(records: ImportedRecords, onProgress?: (done: number, total: number) => void): Promise<{ newDevices: string[] }>
}

const HUB = { id: null, name: 'hub' }

export function createHomes({ read, write, clock, care }: Connections & { clock: Clock; care: CareRecords }): Homes {
  const homes = read.selectFrom('home')

  async function briefsOf(ids: readonly string[]): Promise<[string, HomeBrief][]> {
    const [found, residents, contacts] = await Promise.all([
      documents(read, 'home', { id: ids }),
      documents(read, 'resident', { homeId: ids }),
      documents(read, 'contact', { homeId: ids }),
    ])
    const today = shanghaiDay(clock.now())
    const residentsByHome = Map.groupBy(livingFirst(residents, today), ({ homeId }) => homeId)
    const contactsByHome = Map.groupBy(inCallingOrder(contacts), ({ homeId }) => homeId)
    return found.map(({ id, town, addressLine, phone }) => {
      const first = residentsByHome.get(id)?.[0]
      const called = (contactsByHome.get(id) ?? []).map(({ name, relation, phone: number }) => ({ name, relation, phone: number }))
      return [id, { homeId: id, town, addressLine, phone, resident: first ? briefOfResident(first, today) : null, contacts: called }]
    })
  }

  return {
    async get(id) {
      const [[home], residents, contacts, providers] = await Promise.all([
        documents(read, 'home', { id: [id] }),
        documents(read, 'resident', { homeId: [id] }),
        documents(read, 'contact', { homeId: [id] }),
        documents(read, 'provider', 'all'),
      ])
      if (!home) return null
      const far = ({ town }: ProviderRecord) => Number(town !== home.town)
      return {
        home,
        residents: livingFirst(residents, shanghaiDay(clock.now())),
        contacts: inCallingOrder(contacts),
        providers: providers.filter(({ active }) => active).sort((a, b) => far(a) - far(b)),
      }
    },

    async states(ids) {
      const heard = homes.where('state', 'is not', null).select(['id', 'state'])
      const rows =
        ids === 'all' ? await heard.execute() : await inBreaths([...new Set(ids)], (some) => heard.where('id', 'in', some).execute())
      return new Map(rows.map(({ id, state }) => [id, parseHomeState(state!, id)]))
    },

    briefs: async (ids) => new Map(await inBreaths([...new Set(ids)], briefsOf)),

    async emergencyDirectory() {
      const ids = read.selectFrom('careRecord').select('id').where('kind', '=', 'home')
      const rows = await ids.orderBy('id').execute()
      return new Map(
        await inBreaths(
          rows.map(({ id }) => id),
          briefsOf,
        ),
      )
    },

    count: () => care.count({ kind: 'home' }),

    ensure: async (id) => (await care.save([{ kind: 'home', doc: blankHome(id), version: 0 }], HUB, null)).ok,

    importAll: (records, onProgress) =>
      importRecords({ write, care, by: HUB, at: clock.now(), records, onProgress: onProgress ?? (() => {}) }),
  }
}

/** as they were written: one odd field must not keep a press from being shown. In order of their ids. */
async function documents<K extends RecordKind>(
  queries: Queries,
  kind: K,
  wanted: { id: readonly string[] } | { homeId: readonly string[] } | 'all',
): Promise<RecordOf<K>[]> {
  let rows = currentRecords(queries).select('h.doc').where('r.kind', '=', kind).orderBy('r.id')
  if (wanted !== 'all') rows = 'id' in wanted ? rows.where('r.id', 'in', wanted.id) : rows.where('r.homeId', 'in', wanted.homeId)
  return (await rows.execute()).map(({ doc }) => JSON.parse(doc ?? 'null') as RecordOf<K>)
}

const livingFirst = (residents: readonly ResidentRecord[], today: string): ResidentRecord[] =>
  residents.toSorted((a, b) => Number(isGone(a, today)) - Number(isGone(b, today)))

const inCallingOrder = (contacts: readonly ContactRecord[]): ContactRecord[] => contacts.toSorted((a, b) => a.order - b.order)

const briefOfResident = (resident: ResidentRecord, today: string): ResidentBrief => ({
  name: resident.name,
  gender: resident.gender,
  birthDate: resident.birthDate,
  categories: categoriesOn(resident, today),
  phone: resident.phone,
})

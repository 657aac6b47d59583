/** Homes with their residents, contacts and providers; and the brief that queues, notices and the fail-open path show. */
import type { Clock } from '../broker/clock.ts'
import type { HomeState } from '../rules/home.ts'
import { appendChanges } from './changes.ts'
import { type Connections, type ContactTable, inChunks, type Queries, type ResidentTable } from './database.ts'
import { parseHomeState, parseText, stringsSchema } from './documents.ts'
import { type ImportedRecords, importRecords } from './import.ts'
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from './people.ts'

export interface HomeFile {
  home: HomeRecord
  residents: ResidentRecord[]
  /** in calling order */
  contacts: ContactRecord[]
  /** of the whole city, those of the home's town first */
  providers: ProviderRecord[]
}

export interface ResidentBrief {
  name: string
  gender: 'female' | 'male' | null
  birthDate: string | null
  categories: string[]
  phone: string | null
}
export interface HomeBrief {
  homeId: string
  town: string
  addressLine: string
  phone: string | null
  /** the first of the home's residents */
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
   * New rows are added and known ones updated, so that the same import may run twice. In chunks, each its own transaction: a failure leaves
   * the chunks before it. A known device keeps its secret, its disabled mark and its creation time; `newDevices` are those added now.
   */
  importAll(records: ImportedRecords, onProgress?: (done: number, total: number) => void): Promise<{ newDevices: string[] }>
}

const stringsOf = (text: string, row: ResidentTable) => parseText(stringsSchema, text, `resident ${row.id}`)

const residentFromRow = (row: ResidentTable): ResidentRecord => ({
  ...row,
  illnesses: stringsOf(row.illnesses, row),
  medicines: stringsOf(row.medicines, row),
  allergies: stringsOf(row.allergies, row),
  categories: stringsOf(row.categories, row),
})

const contactFromRow = ({ callOrder, keyHolder, ...contact }: ContactTable): ContactRecord => ({
  ...contact,
  order: callOrder,
  keyHolder: keyHolder === 1,
})

const briefOfResident = (row: ResidentTable): ResidentBrief => ({
  name: row.name,
  gender: row.gender,
  birthDate: row.birthDate,
  categories: stringsOf(row.categories, row),
  phone: row.phone,
})

const emptyHome = (id: string): HomeRecord => ({
  ...{ id, town: '', village: '', grid: '', addressLine: '', lat: null, lon: null },
  ...{ doorCode: null, floor: null, keyNote: null, pets: null, phone: null },
})

const HOME_COLUMNS = [
  ...(['id', 'town', 'village', 'grid', 'addressLine', 'lat', 'lon'] as const),
  ...(['doorCode', 'floor', 'keyNote', 'pets', 'phone'] as const),
] as const

export function createHomes({ read, write, clock }: Connections & { clock: Clock }): Homes {
  const homes = read.selectFrom('home')

  /** of these homes, or of all */
  async function briefs(ids: readonly string[] | 'all'): Promise<Map<string, HomeBrief>> {
    const rows = await each(ids, (some) =>
      (some ? homes.where('id', 'in', some) : homes).select(['id as homeId', 'town', 'addressLine', 'phone']).execute(),
    )
    const [residents, contacts] = await Promise.all([
      each(ids, (some) => residentsOf(read, some).execute()),
      each(ids, (some) => contactsOf(read, some).execute()),
    ])
    const residentsByHome = Map.groupBy(residents, ({ homeId }) => homeId)
    const contactsByHome = Map.groupBy(contacts, ({ homeId }) => homeId)
    const briefOf = (row: (typeof rows)[number]): HomeBrief => {
      const first = residentsByHome.get(row.homeId)?.[0]
      return {
        ...row,
        resident: first ? briefOfResident(first) : null,
        contacts: (contactsByHome.get(row.homeId) ?? []).map(({ name, relation, phone }) => ({ name, relation, phone })),
      }
    }
    return new Map(rows.map((row) => [row.homeId, briefOf(row)]))
  }

  return {
    async get(id) {
      const home = await homes.select(HOME_COLUMNS).where('id', '=', id).executeTakeFirst()
      if (!home) return null
      const [residents, contacts, providers] = await Promise.all([
        residentsOf(read, [id]).execute(),
        contactsOf(read, [id]).execute(),
        read
          .selectFrom('provider')
          .selectAll()
          .orderBy((eb) => eb.case().when('town', '=', home.town).then(0).else(1).end())
          .orderBy('id')
          .execute(),
      ])
      return { home, residents: residents.map(residentFromRow), contacts: contacts.map(contactFromRow), providers }
    },

    async states(ids) {
      const heard = homes.where('state', 'is not', null).select(['id', 'state'])
      const rows = await each(ids, (some) => (some ? heard.where('id', 'in', some) : heard).execute())
      return new Map(rows.map(({ id, state }) => [id, parseHomeState(state!, id)]))
    },

    briefs,
    emergencyDirectory: () => briefs('all'),

    async count() {
      const { count } = await homes.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
      return count
    },

    ensure: (id) =>
      write('bulk', async (queries) => {
        const insert = queries.insertInto('home').values({ ...emptyHome(id), state: null })
        const created = await insert
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (created) await appendChanges(queries, [{ kind: 'home', id, n: null }], clock.now())
        return created !== undefined
      }),

    importAll: (records, onProgress) => importRecords(write, records, clock.now(), onProgress ?? (() => {})),
  }
}

/** in chunks, or once for all */
const each = <R>(ids: readonly string[] | 'all', query: (ids: string[] | null) => Promise<R[]>): Promise<R[]> =>
  ids === 'all' ? query(null) : inChunks([...new Set(ids)], query)

function residentsOf(read: Queries, homeIds: string[] | null) {
  const residents = read.selectFrom('resident').selectAll().orderBy('id')
  return homeIds ? residents.where('homeId', 'in', homeIds) : residents
}

function contactsOf(read: Queries, homeIds: string[] | null) {
  const contacts = read.selectFrom('contact').selectAll().orderBy('callOrder').orderBy('id')
  return homeIds ? contacts.where('homeId', 'in', homeIds) : contacts
}

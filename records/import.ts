/** A whole city's files at once: homes first, then what refers to them. */
import { sql } from 'kysely'
import { appendChanges } from './changes.ts'
import { type Connections, type Database, flag, type Queries } from './database.ts'
import type { ContactRecord, DeviceRecord, HomeRecord, ProviderRecord, ResidentRecord } from './people.ts'
import type { NewChange } from './store.ts'

export interface ImportedRecords {
  homes: HomeRecord[]
  residents: ResidentRecord[]
  contacts: ContactRecord[]
  providers: ProviderRecord[]
  devices: DeviceRecord[]
}

const ROWS_PER_TRANSACTION = 500

type People = 'home' | 'resident' | 'contact' | 'provider' | 'device'
/** what a second import leaves as it is */
const KEPT: Partial<Record<People, readonly string[]>> = { home: ['state'], device: ['digest', 'disabled', 'createdAt'] }

export async function importRecords(
  write: Connections['write'],
  records: ImportedRecords,
  at: number,
  onProgress: (done: number, total: number) => void,
): Promise<{ newDevices: string[] }> {
  const total = Object.values(records).reduce((sum, rows) => sum + rows.length, 0)
  const newDevices: string[] = []
  let done = 0

  async function inTransactions<T extends { id: string }>(
    rows: readonly T[],
    save: (queries: Queries, chunk: T[]) => Promise<NewChange[]>,
  ) {
    // locked in order of id, like everywhere
    const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (let from = 0; from < sorted.length; from += ROWS_PER_TRANSACTION) {
      const chunk = sorted.slice(from, from + ROWS_PER_TRANSACTION)
      await write('bulk', async (queries) => appendChanges(queries, await save(queries, chunk), at))
      done += chunk.length
      onProgress(done, total)
    }
  }

  await inTransactions(records.homes, async (queries, homes) => {
    await upsert(
      queries,
      'home',
      homes.map((home) => ({ ...home, state: null })),
    )
    return homes.map(({ id }) => ({ kind: 'home', id, n: null }))
  })
  await inTransactions(records.residents, async (queries, residents) => {
    await upsert(queries, 'resident', residents.map(residentRow))
    return residents.map(({ homeId }) => ({ kind: 'home', id: homeId, n: null }))
  })
  await inTransactions(records.contacts, async (queries, contacts) => {
    await upsert(queries, 'contact', contacts.map(contactRow))
    return contacts.map(({ homeId }) => ({ kind: 'home', id: homeId, n: null }))
  })
  await inTransactions(records.providers, async (queries, providers) => {
    await upsert(queries, 'provider', providers)
    return []
  })
  await inTransactions(records.devices, async (queries, devices) => {
    const ids = devices.map(({ id }) => id)
    const known = await queries.selectFrom('device').select('id').where('id', 'in', ids).execute()
    const knownIds = new Set(known.map(({ id }) => id))
    await upsert(
      queries,
      'device',
      devices.map((device) => ({ ...device, disabled: flag(device.disabled) })),
    )
    newDevices.push(...ids.filter((id) => !knownIds.has(id)))
    return ids.map((id) => ({ kind: 'device', id, n: null }))
  })
  return { newDevices }
}

const residentRow = (resident: ResidentRecord): Database['resident'] => ({
  ...resident,
  illnesses: JSON.stringify(resident.illnesses),
  medicines: JSON.stringify(resident.medicines),
  allergies: JSON.stringify(resident.allergies),
  categories: JSON.stringify(resident.categories),
})

const contactRow = ({ order, keyHolder, ...contact }: ContactRecord): Database['contact'] => ({
  ...contact,
  callOrder: order,
  keyHolder: flag(keyHolder),
})

async function upsert<T extends People>(queries: Queries, table: T, rows: Database[T][]): Promise<void> {
  const kept = ['id', ...(KEPT[table] ?? [])]
  const updated = Object.keys(rows[0]!).filter((column) => !kept.includes(column))
  const values = updated.map((column) => [column, sql.ref(`excluded.${column}`)])
  // Kysely cannot follow a table that is a type parameter; the signature above says what rows fit
  const insert = queries.insertInto<People>(table).values(rows as never)
  await insert.onConflict((conflict) => conflict.column('id').doUpdateSet(Object.fromEntries(values))).execute()
}

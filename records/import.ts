/** A whole city's files at once: homes first, then what refers to them. */
import { sql } from 'kysely'
import type { CareRecords, Save, Who } from './care-records.ts'
import { appendChanges } from './changes.ts'
import { type Connections, flag, type Queries } from './database.ts'
import { settlePlacements } from './device-placements.ts'
import type { DeviceRecord } from './device-record.ts'
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from './record-schemas/people.ts'

export interface ImportedRecords {
  homes: HomeRecord[]
  residents: ResidentRecord[]
  contacts: ContactRecord[]
  providers: ProviderRecord[]
  devices: DeviceRecord[]
}

interface Import {
  write: Connections['write']
  care: Pick<CareRecords, 'save'>
  by: Who
  at: number
  records: ImportedRecords
  onProgress(done: number, total: number): void
}

const ROWS_PER_TRANSACTION = 500

export async function importRecords({ write, care, by, at, records, onProgress }: Import): Promise<{ newDevices: string[] }> {
  const total = Object.values(records).reduce((sum, rows) => sum + rows.length, 0)
  const newDevices: string[] = []
  let done = 0

  async function inTransactions<T extends { id: string }>(rows: readonly T[], save: (chunk: T[]) => Promise<void>) {
    // locked in order of id, like everywhere
    const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (let from = 0; from < sorted.length; from += ROWS_PER_TRANSACTION) {
      const chunk = sorted.slice(from, from + ROWS_PER_TRANSACTION)
      await save(chunk)
      done += chunk.length
      onProgress(done, total)
    }
  }
  const saveRecords = async (saves: Save[]) => {
    const saved = await care.save(saves, by, null, at)
    if (!saved.ok) throw new Error(`${saved.kind} ${saved.id} cannot be imported: ${saved.reason}`)
  }

  await inTransactions(records.homes, (homes) => saveRecords(homes.map((doc) => ({ kind: 'home', doc, version: null }))))
  await inTransactions(records.providers, (providers) => saveRecords(providers.map((doc) => ({ kind: 'provider', doc, version: null }))))
  await inTransactions(records.residents, (residents) => saveRecords(residents.map((doc) => ({ kind: 'resident', doc, version: null }))))
  await inTransactions(records.contacts, (contacts) => saveRecords(contacts.map((doc) => ({ kind: 'contact', doc, version: null }))))
  await inTransactions(records.devices, (devices) =>
    write('bulk', async (queries) => {
      newDevices.push(...(await saveDevices(queries, devices)))
      const ids = devices.map(({ id }) => id)
      await settlePlacements(queries, ids, at)
      const changes = ids.map((id) => ({ kind: 'device' as const, id, n: null }))
      await appendChanges(queries, changes, at)
    }),
  )
  return { newDevices }
}

/** The ids of those that are new; a known one keeps what is not described. */
async function saveDevices(queries: Queries, devices: readonly DeviceRecord[]): Promise<string[]> {
  const ids = devices.map(({ id }) => id)
  const known = await queries.selectFrom('device').select('id').where('id', 'in', ids).execute()
  const knownIds = new Set(known.map(({ id }) => id))
  const described = ['homeId', 'model', 'name', 'beatMs', 'maxPayloadBytes'] as const
  const insert = queries.insertInto('device').values(devices.map((device) => ({ ...device, disabled: flag(device.disabled) })))
  const updates = Object.fromEntries(described.map((column) => [column, sql.ref(`excluded.${column}`)]))
  await insert.onConflict((conflict) => conflict.column('id').doUpdateSet(updates)).execute()
  return ids.filter((id) => !knownIds.has(id))
}

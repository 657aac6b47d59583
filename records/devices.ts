/** Boxes and sensors as they are registered. What they do is in `home.state`. */
import { sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { appendChanges } from './changes.ts'
import { type Connections, type DeviceTable, flag, type Queries } from './database.ts'
import type { DeviceRecord } from './people.ts'

export type DeviceIdentity = Pick<DeviceRecord, 'id' | 'homeId' | 'digest' | 'disabled' | 'beatMs' | 'maxPayloadBytes'>

export interface DeviceListItem extends Omit<DeviceRecord, 'digest'> {
  town: string
  addressLine: string
  residentName: string | null
}

/** Each change writes a `device` row to the change log, so that every node reloads its identity table. */
export interface Devices {
  /** the home must exist (`homes.ensure`) */
  add(device: DeviceRecord): Promise<{ ok: true } | { ok: false; reason: 'exists' | 'no-such-home' }>
  get(id: string): Promise<DeviceRecord | null>
  ofHome(homeId: string): Promise<DeviceRecord[]>
  /** by id; `after` is the last id of the page before. `search` looks in id, name, model, address and residents' names */
  list(query: { after: string | null; limit: number; search?: string | null }): Promise<DeviceListItem[]>
  /** false: no such device */
  setDigest(id: string, digest: string): Promise<boolean>
  setDisabled(id: string, disabled: boolean): Promise<boolean>
  /** the whole identity table for memory */
  all(): Promise<DeviceIdentity[]>
}

const deviceFromRow = <T extends Pick<DeviceTable, 'disabled'>>(row: T): Omit<T, 'disabled'> & { disabled: boolean } => ({
  ...row,
  disabled: row.disabled === 1,
})

const LISTED = ['device.id', 'homeId', 'model', 'device.name', 'disabled', 'beatMs', 'maxPayloadBytes', 'createdAt'] as const

export function createDevices({ read, write, clock }: Connections & { clock: Clock }): Devices {
  const rows = read.selectFrom('device').selectAll('device')

  const changed = (queries: Queries, id: string) => appendChanges(queries, [{ kind: 'device', id, n: null }], clock.now())

  const set = (id: string, values: Partial<DeviceTable>): Promise<boolean> =>
    write('bulk', async (queries) => {
      const update = queries.updateTable('device').set(values).where('id', '=', id)
      const updated = await update.returning('id').executeTakeFirst()
      if (updated) await changed(queries, id)
      return updated !== undefined
    })

  return {
    add: (device) =>
      write('bulk', async (queries) => {
        const home = await queries.selectFrom('home').select('id').where('id', '=', device.homeId).executeTakeFirst()
        if (!home) return { ok: false, reason: 'no-such-home' }
        const insert = queries.insertInto('device').values({ ...device, disabled: flag(device.disabled) })
        const added = await insert
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!added) return { ok: false, reason: 'exists' }
        await changed(queries, device.id)
        return { ok: true }
      }),

    async get(id) {
      const row = await rows.where('id', '=', id).executeTakeFirst()
      return row ? deviceFromRow(row) : null
    },

    ofHome: async (homeId) => (await rows.where('homeId', '=', homeId).orderBy('id').execute()).map(deviceFromRow),

    async list({ after, limit, search }) {
      const resident = read.selectFrom('resident').where('resident.homeId', '=', sql.ref<string>('home.id'))
      let query = read
        .selectFrom('device')
        .innerJoin('home', 'home.id', 'device.homeId')
        .select([...LISTED, 'town', 'addressLine', resident.select('resident.name').orderBy('resident.id').limit(1).as('residentName')])
      if (after !== null) query = query.where('device.id', '>', after)
      if (search) {
        const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
        const like = (column: string) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
        query = query.where(({ or, exists }) =>
          or([
            ...['device.id', 'device.name', 'device.model', 'home.town', 'home.village', 'home.addressLine'].map(like),
            exists(resident.select('resident.id').where(like('resident.name'))),
          ]),
        )
      }
      return (await query.orderBy('device.id').limit(limit).execute()).map(deviceFromRow)
    },

    setDigest: (id, digest) => set(id, { digest }),
    setDisabled: (id, disabled) => set(id, { disabled: flag(disabled) }),

    async all() {
      const identities = read.selectFrom('device').select(['id', 'homeId', 'digest', 'disabled', 'beatMs', 'maxPayloadBytes'])
      return (await identities.execute()).map(deviceFromRow)
    },
  }
}

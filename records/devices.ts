/** Boxes and sensors as they are registered. What they do is in `home.state`. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { appendChanges } from './changes.ts'
import { type Connections, type DeviceTable, flag, inChunks, type Queries } from './database.ts'
import { settlePlacements } from './device-placements.ts'
import type { DeviceRecord } from './device-record.ts'
import { createDeviceSaving, type DeviceSave, type DevicesSaved } from './device-saving.ts'
import type { Homes } from './homes.ts'
import { plain } from './search-text.ts'
import { ROWS_AT_ONCE, type Slice, slices } from './slices.ts'

export type DeviceIdentity = Pick<DeviceRecord, 'id' | 'homeId' | 'digest' | 'disabled' | 'beatMs' | 'maxPayloadBytes'>

export interface DeviceListItem extends Omit<DeviceRecord, 'digest'> {
  town: string
  addressLine: string
  residentName: string | null
}

/**
 * Each change writes a `device` row to the change log, so that every node reloads its identity table, and keeps where the device stood
 * until then: a disabled one stands nowhere.
 */
export interface Devices {
  /** the home must exist (`homes.ensure`) */
  add(device: DeviceRecord): Promise<{ ok: true } | { ok: false; reason: 'exists' | 'no-such-home' }>
  /** all or none, in one transaction: new ones, and known ones with another home, model, name or interval */
  saveAll(saves: readonly DeviceSave[]): Promise<DevicesSaved>
  get(id: string): Promise<DeviceRecord | null>
  byIds(ids: readonly string[]): Promise<Map<string, DeviceRecord>>
  ofHome(homeId: string): Promise<DeviceRecord[]>
  /** by id; `after` is the last id of the page before. `search` looks in id, name, model, address, and the residents' names and pinyin */
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

const LISTED = ['id', 'homeId', 'model', 'name', 'disabled', 'beatMs', 'maxPayloadBytes', 'createdAt'] as const

interface Deps extends Connections {
  clock: Clock
  homes: Pick<Homes, 'briefs'>
}

export function createDevices(deps: Deps): Devices {
  const { read, write, dialect, clock, homes } = deps
  const rows = read.selectFrom('device').selectAll('device')

  async function changed(queries: Queries, id: string): Promise<void> {
    const at = clock.now()
    await settlePlacements(queries, [id], at)
    await appendChanges(queries, [{ kind: 'device', id, n: null }], at)
  }

  const set = (id: string, values: Partial<DeviceTable>): Promise<boolean> =>
    write('bulk', async (queries) => {
      const update = queries.updateTable('device').set(values).where('id', '=', id)
      const updated = await update.returning('id').executeTakeFirst()
      if (updated) await changed(queries, id)
      return updated !== undefined
    })

  function within({ after, until }: Slice<string>) {
    let devices = read.selectFrom('device').orderBy('id')
    if (after !== null) devices = devices.where('id', '>', after)
    return until === null ? devices : devices.where('id', '<=', until)
  }
  async function endOfSlice(after: string | null): Promise<string | null> {
    const rowsAtOnce = ROWS_AT_ONCE[dialect]
    if (rowsAtOnce === null) return null
    const rest = within({ after, until: null }).select('id').limit(1)
    return (await rest.offset(rowsAtOnce - 1).executeTakeFirst())?.id ?? null
  }

  /** in the device itself, its home's address, or the words of whoever lives there */
  function found(part: string): RawBuilder<SqlBool> {
    const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos')
    const has = (column: string) => sql`${position}(${sql.raw(column)}, ${part}) > 0`
    const own = ['id', 'name', 'model'].map((column) => has(`replace(lower(device.${column}), ' ', '')`))
    return sql`(${sql.join(own, sql` or `)} or exists (
      select 1 from care_record h where h.kind = 'home' and h.id = device.home_id and ${has('h.place')}) or exists (
      select 1 from care_record r where r.kind = 'resident' and r.home_id = device.home_id and ${has('r.search')}))`
  }

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

    saveAll: createDeviceSaving(deps),

    async byIds(ids) {
      const found = await inChunks(ids, (some) => rows.where('id', 'in', some).execute())
      return new Map(found.map((row) => [row.id, deviceFromRow(row)]))
    },

    async get(id) {
      const row = await rows.where('id', '=', id).executeTakeFirst()
      return row ? deviceFromRow(row) : null
    },

    ofHome: async (homeId) => (await rows.where('homeId', '=', homeId).orderBy('id').execute()).map(deviceFromRow),

    async list({ after, limit, search }) {
      const part = plain(search ?? '')
      const page: Omit<DeviceRecord, 'digest'>[] = []
      for await (const slice of slices(after, async (start) => (part ? endOfSlice(start) : null))) {
        const listed = within(slice).select(LISTED)
        const rows = await (part ? listed.where(found(part)) : listed).limit(limit - page.length).execute()
        page.push(...rows.map(deviceFromRow))
        if (page.length >= limit) break
      }
      const briefs = await homes.briefs(page.map(({ homeId }) => homeId))
      return page.map((device) => {
        const brief = briefs.get(device.homeId)
        return { ...device, town: brief?.town ?? '', addressLine: brief?.addressLine ?? '', residentName: brief?.resident?.name ?? null }
      })
    },

    setDigest: (id, digest) => set(id, { digest }),
    setDisabled: (id, disabled) => set(id, { disabled: flag(disabled) }),

    async all() {
      const identities = read.selectFrom('device').select(['id', 'homeId', 'digest', 'disabled', 'beatMs', 'maxPayloadBytes'])
      return (await identities.execute()).map(deviceFromRow)
    },
  }
}

/** Many devices at once, as an import brings them: all or none. */
import type { Clock } from '../broker/clock.ts'
import { appendChanges } from './changes.ts'
import { type Connections, type DeviceTable, flag, inChunks, type Queries } from './database.ts'
import { settlePlacements } from './device-placements.ts'
import type { DeviceRecord } from './device-record.ts'
import { insertRows, orUpdate } from './insert-rows.ts'

export interface DeviceSave {
  device: DeviceRecord
  /** what was seen; null: it must be new */
  before: DeviceRecord | null
}
export type DevicesSaved = { ok: true } | { ok: false; reason: 'stale' | 'no-such-home'; id: string }

const COLUMNS = ['id', 'home_id', 'model', 'name', 'digest', 'disabled', 'beat_ms', 'max_payload_bytes', 'created_at']
const ADD = { table: 'device', columns: COLUMNS }
/** a known device keeps its secret, its disabled mark and its creation time */
const UPDATE = { ...ADD, suffix: orUpdate(['id'], ['home_id', 'model', 'name', 'beat_ms']) }

const rowOf = ({ device: d }: DeviceSave): unknown[] => [
  ...[d.id, d.homeId, d.model, d.name, d.digest, flag(d.disabled), d.beatMs, d.maxPayloadBytes, d.createdAt],
]

const SEEN = ['homeId', 'model', 'name', 'beatMs'] as const
const isAsSeen = (now: DeviceTable | undefined, before: DeviceRecord | null): boolean =>
  now === undefined || before === null ? now === undefined && before === null : SEEN.every((field) => now[field] === before[field])

export function createDeviceSaving({ write, dialect, clock }: Connections & { clock: Clock }) {
  const lockedDevices = (queries: Queries, ids: string[]) => {
    const rows = queries.selectFrom('device').selectAll().where('id', 'in', ids).orderBy('id')
    return (dialect === 'postgres' ? rows.forUpdate() : rows).execute()
  }

  return (saves: readonly DeviceSave[]): Promise<DevicesSaved> =>
    write('bulk', async (queries) => {
      const ids = saves.map(({ device }) => device.id).sort()
      const now = new Map((await inChunks(ids, (some) => lockedDevices(queries, some))).map((row) => [row.id, row]))
      const stale = saves.find(({ device, before }) => !isAsSeen(now.get(device.id), before))
      if (stale) return { ok: false, reason: 'stale', id: stale.device.id }
      const homeIds = [...new Set(saves.map(({ device }) => device.homeId))]
      const homes = await inChunks(homeIds, (some) => queries.selectFrom('home').select('id').where('id', 'in', some).execute())
      const known = new Set(homes.map(({ id }) => id))
      const homeless = saves.find(({ device }) => !known.has(device.homeId))
      if (homeless) return { ok: false, reason: 'no-such-home', id: homeless.device.homeId }
      const on = { queries, dialect }
      await insertRows(on, ADD, saves.filter(({ before }) => before === null).map(rowOf))
      await insertRows(on, UPDATE, saves.filter(({ before }) => before !== null).map(rowOf))
      const at = clock.now()
      await inChunks(ids, async (some) => {
        await settlePlacements(queries, some, at)
        return []
      })
      await appendChanges(
        queries,
        ids.map((id) => ({ kind: 'device' as const, id, n: null })),
        at,
      )
      return { ok: true }
    })
}

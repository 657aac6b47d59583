/** What could not be used or was refused: counted, the last 20 rows of each device kept, shown to a technician. */
import { printable } from '../gateway/payload.ts'
import type { Connections, Queries, RejectTable } from './database.ts'

export interface NewReject {
  /** null: refused before we knew who it was; so is a name that no device has */
  deviceId: string | null
  at: number
  channel: string | null
  reason: string
  detail: string
  payload: string
  address: string | null
  /** how many of them; 1 when left out */
  count?: number
}
export interface RejectRow extends Required<NewReject> {
  id: string
}

export interface Rejects {
  /**
   * Alike ones (device, reason, minute) become one row with a count and the latest details. Rejects when some of the batch could not be
   * kept; the others are.
   */
  add(batch: readonly NewReject[]): Promise<void>
  /** newest first; null: of all devices and of nobody */
  latest(deviceId: string | null, limit: number): Promise<RejectRow[]>
  /** how many in the rows that are kept */
  countsByDevice(): Promise<Map<string, number>>
}

const KEPT_PER_DEVICE = 20
const NOBODY = ''
/** With the database gone, a batch is given up after so many tries one by one. */
const GIVE_UP_AFTER = 3

export function createRejects({ read, write, newId }: Connections & { newId(): string }): Rejects {
  const rowOf = ({ count = 1, ...reject }: NewReject, known: ReadonlySet<string>): RejectTable => ({
    ...reject,
    channel: printableOrNull(reject.channel),
    address: printableOrNull(reject.address),
    detail: printable(reject.detail),
    payload: printable(reject.payload),
    // names that strangers make up must not each get rows of their own
    deviceId: reject.deviceId !== null && known.has(reject.deviceId) ? reject.deviceId : NOBODY,
    id: newId(),
    minute: Math.floor(reject.at / 60_000),
    count,
  })

  const save = (queries: Queries, row: RejectTable) =>
    queries
      .insertInto('reject')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['deviceId', 'reason', 'minute']).doUpdateSet((eb) => ({
          count: eb('reject.count', '+', row.count),
          at: row.at,
          channel: row.channel,
          detail: row.detail,
          payload: row.payload,
          address: row.address,
        })),
      )
      .execute()

  const forgetOld = (queries: Queries, deviceId: string) => {
    const kept = queries.selectFrom('reject').select('id').where('deviceId', '=', deviceId)
    const latest = kept.orderBy('at', 'desc').orderBy('id', 'desc').limit(KEPT_PER_DEVICE)
    return queries.deleteFrom('reject').where('deviceId', '=', deviceId).where('id', 'not in', latest).execute()
  }

  const addTogether = (batch: readonly NewReject[]): Promise<void> =>
    write('bulk', async (queries) => {
      const claimed = [...new Set(batch.flatMap(({ deviceId }) => (deviceId === null ? [] : printable(deviceId))))]
      const known = claimed.length > 0 ? await queries.selectFrom('device').select('id').where('id', 'in', claimed).execute() : []
      const rows = alike(batch.map((reject) => rowOf(reject, new Set(known.map(({ id }) => id)))))
      for (const row of rows) await save(queries, row)
      for (const deviceId of new Set(rows.map((row) => row.deviceId))) await forgetOld(queries, deviceId)
    })

  /** One row that the database will not have must not lose the others. */
  async function addOneByOne(batch: readonly NewReject[]): Promise<void> {
    let failedInARow = 0
    for (const reject of batch) {
      if (failedInARow === GIVE_UP_AFTER) return
      await addTogether([reject]).then(
        () => (failedInARow = 0),
        () => (failedInARow += 1),
      )
    }
  }

  return {
    async add(batch) {
      try {
        await addTogether(batch)
      } catch (error) {
        if (batch.length > 1) await addOneByOne(batch)
        throw error
      }
    },

    async latest(deviceId, limit) {
      const rows = read.selectFrom('reject').selectAll()
      const wanted = deviceId === null ? rows : rows.where('deviceId', '=', deviceId)
      const latest = await wanted.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return latest.map(({ minute: _, deviceId, ...row }) => ({ ...row, deviceId: deviceId === NOBODY ? null : deviceId }))
    },

    async countsByDevice() {
      const rows = await read.selectFrom('reject').select(['deviceId', 'count']).where('deviceId', '!=', NOBODY).execute()
      const counts = new Map<string, number>()
      for (const { deviceId, count } of rows) counts.set(deviceId, (counts.get(deviceId) ?? 0) + count)
      return counts
    },
  }
}

const printableOrNull = (text: string | null): string | null => (text === null ? null : printable(text))

/** One row for those that are alike, so that a flood costs one statement. In order of the unique index, as rows are locked everywhere. */
function alike(rows: readonly RejectTable[]): RejectTable[] {
  const rowByKey = new Map<string, RejectTable>()
  for (const row of rows) {
    const key = `${row.deviceId} ${row.reason} ${row.minute}`
    rowByKey.set(key, { ...row, count: row.count + (rowByKey.get(key)?.count ?? 0) })
  }
  return [...rowByKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

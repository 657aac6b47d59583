/** Commands to devices: queued → sent → delivered → done | failed | refused | expired. */
import { printable } from '../gateway/payload.ts'
import { appendChanges } from './changes.ts'
import { type CommandTable, type Connections, inChunks } from './database.ts'
import { dataSchema, parseText } from './documents.ts'
import type { Command, CommandState } from './store.ts'

/** Each writes a `device` change, so that the node which holds the device's connection looks, and so that pages see it. */
export interface Commands {
  create(command: Command): Promise<void>
  get(id: string): Promise<Command | null>
  /** of each device: queued or sent, not expired, oldest first; a device that is owed none is absent */
  owedOf(deviceIds: readonly string[], now: number): Promise<Map<string, Command[]>>
  /** forward only; false when it is unknown, already there or beyond */
  move(id: string, to: CommandState, detail: string | null, at: number): Promise<boolean>
  /** newest first */
  ofDevice(deviceId: string, limit: number): Promise<Command[]>
  /** those that no device answered in time; answers them as they are now */
  expireDue(now: number): Promise<Command[]>
}

/** for the hand-written statements: a row in the shape of `CommandTable` */
export const COMMAND_COLUMNS = `id, device_id as "deviceId", home_id as "homeId", type, args, state, issued_by as "issuedBy",
  created_at as "createdAt", updated_at as "updatedAt", expires_at as "expiresAt", detail`

export const commandFromRow = ({ issuedBy, args, ...row }: CommandTable): Command => ({
  ...row,
  args: parseText(dataSchema, args, `command ${row.id}`),
  by: issuedBy,
})

const rowFromCommand = ({ by, args, ...command }: Command): CommandTable => ({ ...command, issuedBy: by, args: JSON.stringify(args) })

const UNANSWERED: CommandState[] = ['queued', 'sent', 'delivered']
const EARLIER: Record<CommandState, CommandState[]> = {
  queued: [],
  sent: ['queued'],
  delivered: ['queued', 'sent'],
  done: UNANSWERED,
  failed: UNANSWERED,
  refused: UNANSWERED,
  expired: UNANSWERED,
}

export function createCommands({ read, write }: Connections): Commands {
  const rows = read.selectFrom('command').selectAll()

  return {
    create: (command) =>
      write('urgent', async (queries) => {
        await queries.insertInto('command').values(rowFromCommand(command)).execute()
        await appendChanges(queries, [{ kind: 'device', id: command.deviceId, n: null }], command.createdAt)
      }),

    async get(id) {
      const row = await rows.where('id', '=', id).executeTakeFirst()
      return row ? commandFromRow(row) : null
    },

    async owedOf(deviceIds, now) {
      const open = rows.where('state', 'in', ['queued', 'sent']).where('expiresAt', '>', now)
      const owed = await inChunks([...deviceIds], (ids) => open.where('deviceId', 'in', ids).orderBy('createdAt').orderBy('id').execute())
      return Map.groupBy(owed.map(commandFromRow), ({ deviceId }) => deviceId)
    },

    move: (id, to, detail, at) =>
      write('urgent', async (queries) => {
        const earlier = EARLIER[to]
        if (earlier.length === 0) return false
        const update = queries.updateTable('command').set({ state: to, detail: detail === null ? null : printable(detail), updatedAt: at })
        const moved = await update.where('id', '=', id).where('state', 'in', earlier).returning('deviceId').executeTakeFirst()
        if (moved) await appendChanges(queries, [{ kind: 'device', id: moved.deviceId, n: null }], at)
        return moved !== undefined
      }),

    async ofDevice(deviceId, limit) {
      const latest = rows.where('deviceId', '=', deviceId).orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit)
      return (await latest.execute()).map(commandFromRow)
    },

    expireDue: (now) =>
      write('bulk', async (queries) => {
        const update = queries.updateTable('command').set({ state: 'expired', updatedAt: now })
        const expired = await update.where('state', 'in', UNANSWERED).where('expiresAt', '<=', now).returningAll().execute()
        await appendChanges(
          queries,
          expired.map(({ deviceId }) => ({ kind: 'device', id: deviceId, n: null })),
          now,
        )
        return expired.map(commandFromRow)
      }),
  }
}

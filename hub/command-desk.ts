/** Commands to devices: written down first, sent when the device listens, delivered when it says so, expired when nobody answered. */
import type { Clock } from '../broker/clock.ts'
import type { NewCommand } from '../console/deps.ts'
import type { CommandMessage } from '../gateway/messages.ts'
import type { Commands } from '../records/commands.ts'
import type { Command } from '../records/store.ts'
import { gathering } from './gathering.ts'

export interface CommandDesk {
  /** null: no such device */
  create(command: NewCommand): Promise<Command | null>
  owed(deviceId: string): Promise<CommandMessage[]>
  reached(commandId: string, state: 'sent' | 'delivered'): Promise<void>
}

export function createCommandDesk(deps: {
  clock: Clock
  newId(): string
  commands: Commands
  homeOf(deviceId: string): string | null
  send(deviceId: string, command: CommandMessage): void
}): CommandDesk {
  const { clock, commands } = deps
  const owedOf = gathering((deviceIds) => commands.owedOf(deviceIds, clock.now()))
  const message = ({ id, type, args, expiresAt }: Command): CommandMessage => ({
    id,
    type,
    expiresAt,
    ...(Object.keys(args).length === 0 ? {} : { args }),
  })

  return {
    async create({ deviceId, type, args, ttlMs, by }) {
      const homeId = deps.homeOf(deviceId)
      if (homeId === null) return null
      const now = clock.now()
      const command: Command = {
        id: deps.newId(),
        deviceId,
        homeId,
        type,
        args,
        state: 'queued',
        by,
        createdAt: now,
        updatedAt: now,
        expiresAt: now + ttlMs,
        detail: null,
      }
      await commands.create(command)
      deps.send(deviceId, message(command))
      return command
    },
    async owed(deviceId) {
      return ((await owedOf(deviceId)) ?? []).map(message)
    },
    async reached(commandId, state) {
      await commands.move(commandId, state, null, clock.now())
    },
  }
}

/** Devices as a technician looks after them: the fleet, one device with what it said, and commands to it. */

import type * as z from 'zod/mini'
import type { CommandType } from '../gateway/messages.ts'
import type { Records } from '../records/records.ts'
import type { RejectRow } from '../records/rejects.ts'
import type { Command } from '../records/store.ts'
import type { commandSchema, DeviceDetail, deviceListSchema, newCommandSchema, Reject, Role } from './api.ts'
import type { Auditor } from './audit.ts'
import type { ConsoleDeps } from './deps.ts'
import { Refused } from './errors.ts'
import { deviceView, readingViews } from './home-view.ts'
import { may, type What } from './may.ts'
import type { SignedInUser } from './sessions.ts'
import { timelineView } from './view.ts'

const SHOWN = { commands: 20, rejects: 20, events: 50, refusals: 100 }

/** What a command does decides who may send it. */
const ACCESS: Record<CommandType, What> = {
  locate: 'reach-homes',
  speak: 'reach-homes',
  'open-call': 'reach-homes',
  'self-test': 'check-devices',
  report: 'check-devices',
  reboot: 'change-devices',
  'set-interval': 'change-devices',
}

interface Deps extends Pick<ConsoleDeps, 'sendCommand' | 'refusalCounts'> {
  records: Pick<Records, 'devices' | 'homes' | 'readings' | 'rejects' | 'commands' | 'timeline'>
  audit: Auditor
}

export interface DeviceDesk {
  list(query: { after: string | null; limit: number; search: string | null }): Promise<z.infer<typeof deviceListSchema>>
  get(role: Role, id: string): Promise<DeviceDetail>
  send(user: SignedInUser, deviceId: string, command: z.infer<typeof newCommandSchema>): Promise<z.infer<typeof commandSchema>>
  refusals(): Promise<{ counts: Record<string, number>; latest: Reject[] }>
}

const commandView = ({ homeId: _, updatedAt: __, ...command }: Command): z.infer<typeof commandSchema> => command
const rejectView = ({ id, deviceId, at, channel, reason, detail, payload, address, count }: RejectRow): Reject => ({
  id,
  deviceId,
  at,
  channel,
  reason,
  detail,
  payload,
  address,
  count,
})

export function createDeviceDesk({ records, audit, sendCommand, refusalCounts }: Deps): DeviceDesk {
  return {
    async list(query) {
      const devices = await records.devices.list(query)
      const [states, rejects] = await Promise.all([
        records.homes.states([...new Set(devices.map((device) => device.homeId))]),
        records.rejects.countsByDevice(),
      ])
      const items = devices.map((device) => ({
        ...deviceView(device, states.get(device.homeId) ?? null, rejects.get(device.id) ?? 0),
        town: device.town,
        line: device.addressLine,
        resident: device.residentName,
      }))
      return { items, next: devices.length < query.limit ? null : (devices.at(-1)?.id ?? null) }
    },
    async get(role, id) {
      const device = await records.devices.get(id)
      if (!device) throw new Refused('not-found')
      const [states, readings, commands, rejects, counts, events] = await Promise.all([
        records.homes.states([device.homeId]),
        records.readings.last([id]),
        records.commands.ofDevice(id, SHOWN.commands),
        records.rejects.latest(id, SHOWN.rejects),
        records.rejects.countsByDevice(),
        records.timeline.ofDevice(id, SHOWN.events),
      ])
      // What operators wrote about a call is not a technician's business.
      const shown = may(role, 'see-all-alarms') ? events : events.filter((entry) => entry.source.kind !== 'operator')
      return {
        ...deviceView(device, states.get(device.homeId) ?? null, counts.get(id) ?? 0),
        readings: readingViews(readings.get(id)),
        commands: commands.map(commandView),
        rejectList: rejects.map(rejectView),
        events: shown.map(timelineView),
      }
    },
    async send(user, deviceId, { type, args, ttlSeconds }) {
      if (!may(user.role, ACCESS[type])) throw new Refused('forbidden')
      const sent = await sendCommand({ deviceId, type, args, ttlMs: ttlSeconds * 1_000, by: user.name }).catch((cause: unknown) => {
        throw new Refused('not-stored', { cause })
      })
      if (!sent) throw new Refused('not-found')
      await audit({ by: user, action: 'command-sent', subject: { kind: 'device', id: deviceId }, detail: { commandId: sent.id, type } })
      return commandView(sent)
    },
    async refusals() {
      const latest = await records.rejects.latest(null, SHOWN.refusals)
      return { counts: refusalCounts(), latest: latest.map(rejectView) }
    },
  }
}

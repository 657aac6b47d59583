/**
 * What devices mean and what they are told.
 * In: authorised packets. Out: typed device messages to the intake, acks and commands to the device.
 * Never: what an event implies for anybody.
 */
import type { InboundPacket, Refusal } from '../broker/broker.ts'
import type { Clock } from '../broker/clock.ts'
import { type DownChannel, upChannel } from '../broker/topics.ts'
import { decode } from './decode.ts'
import { oversizedCall } from './decode-event.ts'
import type { DeviceMessage, Reading, Reject } from './device-event.ts'
import type { DeviceIdentity } from './identity.ts'
import type { DeviceSaid, Intake } from './intake.ts'
import type { AckMessage, CommandMessage, ReplyMessage } from './messages.ts'
import { payloadText } from './payload.ts'
import { createReadingNames, MOST_READING_NAMES } from './reading-names.ts'
import { createThinning } from './thinning.ts'

const OVERSIZED_EVERY_MS = 60_000

export type Delivery = 'delivered' | 'not-listening' | 'lost' | 'overloaded'

export interface GatewayDeps {
  clock: Clock
  intake: Intake
  device(deviceId: string): DeviceIdentity | undefined
  deliver(deviceId: string, channel: DownChannel, payload: string): Promise<Delivery>
  /** what a box that starts to listen is owed: where its calls stand, and its open commands */
  owedAcks(deviceId: string): Promise<AckMessage[]>
  owedCommands(deviceId: string): Promise<CommandMessage[]>
  /** 'sent': written to the device, which was gone before it said so; 'delivered': it said so */
  commandReached(commandId: string, state: 'sent' | 'delivered'): Promise<void>
  onFault(error: unknown): void
}

export interface Gateway {
  /** resolves when what the packet said is on disk */
  receive(packet: InboundPacket): Promise<void>
  /** what the broker did not let in: mostly nothing to the gateway, but a call must not be lost for its size */
  refused(refusal: Refusal): void
  listening(deviceId: string, channel: DownChannel): void
  /** best effort at once; a box that is not listening is told when it is back */
  tell(deviceId: string, ack: AckMessage): void
  command(deviceId: string, command: CommandMessage): void
  counts(): Record<string, number>
}

export function createGateway(deps: GatewayDeps): Gateway {
  const thinning = createThinning()
  const readingNames = createReadingNames()
  const oversizedAt = new Map<string, number>()
  /** commands written to a device that has not said yet that it has them: a reboot must not be told twice */
  const underWay = new Set<string>()
  const counts: Record<string, number> = {}
  const inTurn = createTurns(deps.onFault)

  function reject(said: DeviceSaid, rejected: Reject): void {
    counts[rejected.reason] = (counts[rejected.reason] ?? 0) + 1
    // Whatever becomes of a reject, the call that it came with goes on.
    try {
      deps.intake.reject(said, rejected)
    } catch (error) {
      deps.onFault(error)
    }
  }

  async function receive(packet: InboundPacket): Promise<void> {
    const at = deps.clock.now()
    const device = deps.device(packet.deviceId)
    if (!device) throw new Error(`device ${packet.deviceId} was removed while connected`)
    const said: DeviceSaid = { deviceId: device.id, homeId: device.homeId, beatMs: device.beatMs, at }
    const verdict = thinning.judge(device.id, packet.channel, at)
    if (verdict === 'drop') return count('too-fast')
    if (verdict === 'drop-and-report') return reportFlooding(said, packet)
    const { message, rejects } = decode(packet.channel, packet.payload, at)
    for (const rejected of rejects) reject(said, rejected)
    if (message) return take(said, message, packet)
    // Whatever it says, a message is a sign of life; a will is the broker's word, not the device's.
    if (!packet.will) await deps.intake.heard(said, null, [])
  }

  /** A call too large to be read is a call all the same: raised from what is known of it, once a minute while the box repeats it. */
  function refused(refusal: Refusal): void {
    const device = refusal.authenticated && refusal.deviceId !== null ? deps.device(refusal.deviceId) : undefined
    const channel =
      device && refusal.reason === 'frame-too-large' && refusal.topic !== undefined ? upChannel(device.id, refusal.topic) : null
    if (!device || (channel !== 'sos' && channel !== 'event')) return
    if (refusal.at - (oversizedAt.get(device.id) ?? Number.NEGATIVE_INFINITY) < OVERSIZED_EVERY_MS) return
    oversizedAt.set(device.id, refusal.at)
    const said: DeviceSaid = { deviceId: device.id, homeId: device.homeId, beatMs: device.beatMs, at: refusal.at }
    deps.intake.event(said, oversizedCall(channel, payloadText(refusal.payload ?? Buffer.alloc(0)))).catch(deps.onFault)
  }

  const count = (reason: string): void => {
    counts[reason] = (counts[reason] ?? 0) + 1
  }

  async function reportFlooding(said: DeviceSaid, packet: InboundPacket): Promise<void> {
    const detail = 'More than 20 readings or heartbeats a second for 10 s: the rest of the window is left out; slow the device down.'
    reject(said, { channel: packet.channel, reason: 'too-fast', detail, payload: payloadText(packet.payload) })
    await deps.intake.flooding(said, 20)
  }

  async function takeReply(said: DeviceSaid, reply: ReplyMessage): Promise<void> {
    if (await deps.intake.reply(said, reply)) return
    const detail = `No open command of this device is called ${reply.id}: it was answered already, has expired, or was never sent.`
    reject(said, { channel: 'reply', reason: 'unknown-command', detail, payload: JSON.stringify(reply) })
  }

  function admitReadings(said: DeviceSaid, readings: readonly Reading[], { payload }: InboundPacket): Reading[] {
    const { admitted, leftOut } = readingNames.admit(said.deviceId, readings)
    const first = leftOut[0]
    if (!first) return admitted
    const detail = `${leftOut.length} readings left out, the first "${first.name}" of "${first.component}": this device has sent ${MOST_READING_NAMES} different names, and the last value of each is kept; give each measurement one lasting name.`
    reject(said, { channel: 'reading', reason: 'too-many-readings', detail, payload: payloadText(payload) })
    return admitted
  }

  function take(said: DeviceSaid, message: DeviceMessage, packet: InboundPacket): Promise<void> {
    switch (message.kind) {
      case 'event':
        return deps.intake.event(said, message.event)
      case 'heartbeat':
        return deps.intake.heard(said, message.health, [])
      case 'readings':
        return deps.intake.heard(said, null, admitReadings(said, message.readings, packet))
      case 'reply':
        return takeReply(said, message.reply)
      case 'status':
        // A will is a hint that the connection ended, not that the device is gone: its silence decides.
        return message.online ? deps.intake.heard(said, null, []) : Promise.resolve()
    }
  }

  async function send(deviceId: string, command: CommandMessage): Promise<void> {
    if (command.expiresAt <= deps.clock.now() || underWay.has(command.id)) return
    underWay.add(command.id)
    const delivery = await deps.deliver(deviceId, 'command', JSON.stringify(command)).finally(() => underWay.delete(command.id))
    if (delivery === 'delivered') await deps.commandReached(command.id, 'delivered')
    if (delivery === 'lost') await deps.commandReached(command.id, 'sent')
  }

  const sendAck = (deviceId: string, ack: AckMessage): void => {
    deps.deliver(deviceId, 'ack', JSON.stringify(ack)).catch(deps.onFault)
  }

  return {
    receive,
    refused,
    listening(deviceId, channel) {
      inTurn(deviceId, async () => {
        if (channel === 'ack') for (const ack of await deps.owedAcks(deviceId)) sendAck(deviceId, ack)
        else for (const command of await deps.owedCommands(deviceId)) send(deviceId, command).catch(deps.onFault)
      })
    },
    tell: (deviceId, ack) => inTurn(deviceId, async () => sendAck(deviceId, ack)),
    command: (deviceId, command) => inTurn(deviceId, async () => void send(deviceId, command).catch(deps.onFault)),
    counts: () => ({ ...counts }),
  }
}

/** One thing after the other for each device, so that a box never hears "received" after "claimed". Costs nothing while nothing waits. */
function createTurns(onFault: (error: unknown) => void): (deviceId: string, work: () => Promise<void>) => void {
  const last = new Map<string, Promise<void>>()
  return (deviceId, work) => {
    const before = last.get(deviceId)
    const mine = (before ? before.then(work) : work()).catch(onFault).finally(() => {
      if (last.get(deviceId) === mine) last.delete(deviceId)
    })
    last.set(deviceId, mine)
  }
}

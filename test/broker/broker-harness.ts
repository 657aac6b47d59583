import { afterEach } from 'vitest'
import { type Broker, type BrokerDeps, createBroker, type InboundPacket, type Refusal } from '../../broker/broker.ts'
import type { DownChannel } from '../../broker/topics.ts'
import { systemClock } from '../../hub/clock.ts'

export interface Harness {
  broker: Broker
  port: number
  tlsPort: number
  received: InboundPacket[]
  refusals: Refusal[]
  faults: unknown[]
  presence: [deviceId: string, online: boolean][]
  listening: [deviceId: string, channel: DownChannel][]
  /** Resolves as soon as the condition holds. */
  until(condition: () => boolean): Promise<void>
}

const running: Broker[] = []
const releases: (() => void)[] = []
afterEach(async () => {
  for (const release of releases.splice(0)) release()
  await Promise.all(running.splice(0).map((broker) => broker.stop()))
})

/** A broker on a free port that knows every device by the secret "secret", and remembers what it says. */
export async function startBroker(given: Partial<BrokerDeps> = {}): Promise<Harness> {
  const received: InboundPacket[] = []
  const refusals: Refusal[] = []
  const faults: unknown[] = []
  const presence: Harness['presence'] = []
  const listening: Harness['listening'] = []
  const broker = createBroker({
    clock: systemClock,
    listen: { tcp: { host: '127.0.0.1', port: 0 } },
    identify: (_deviceId, secret) =>
      secret.toString() === 'secret' ? { ok: true, rights: { maxPayloadBytes: 16_384 } } : { ok: false, reason: 'bad-credentials' },
    refused: (refusal) => refusals.push(refusal),
    sessionChanged: (deviceId, online) => presence.push([deviceId, online]),
    listening: (deviceId, channel) => listening.push([deviceId, channel]),
    onFault: (error) => faults.push(error),
    ...given,
    async receive(packet) {
      received.push({ ...packet, payload: Buffer.from(packet.payload) })
      await given.receive?.(packet)
    },
  })
  running.push(broker)
  const { mqttPort, mqttsPort } = await broker.start()
  return { broker, port: mqttPort ?? 0, tlsPort: mqttsPort ?? 0, received, refusals, faults, presence, listening, until }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

export interface HeldCommits {
  receive(): Promise<void>
  /** Those that have begun, in order. */
  held: { commit(): void; fail(): void }[]
}

/** Commits that wait until they are told how they went; those left over succeed when the test ends. */
export function createHeldCommits(): HeldCommits {
  const held: HeldCommits['held'] = []
  releases.push(() => {
    for (const { commit } of held) commit()
  })
  return {
    held,
    receive: () => new Promise((resolve, reject) => held.push({ commit: resolve, fail: () => reject(new Error('disk full')) })),
  }
}

/**
 * A hub as it must not be: it acknowledges a press when it has it in memory and commits a moment later, as a write-behind cache does.
 * The control run of kill-nine.test.ts, which must see that presses are lost.
 */
import { createBroker } from '../../broker/broker.ts'
import { createGateway } from '../../gateway/gateway.ts'
import { createIdentityTable } from '../../gateway/identity.ts'
import { systemClock } from '../../hub/clock.ts'
import { readConfig } from '../../hub/config.ts'
import { createIds } from '../../hub/ids.ts'
import { digestKey } from '../../hub/keys.ts'
import { createIngest } from '../../records/ingest.ts'
import { openRecords } from '../../records/records.ts'

const COMMITTED_LATER_MS = 100

const read = readConfig(process.env)
if (!read.ok) throw new Error(read.problems.join('\n'))
const { config } = read
const clock = systemClock
const newId = createIds(clock.now)
const records = await openRecords({ url: config.HUB_DATABASE_URL ?? null, dir: config.HUB_DATA_DIR, clock, newId, exclusive: true })
const identities = createIdentityTable(digestKey(config))
identities.replace(await records.devices.all())
const ingest = createIngest({ clock, newId, store: records.store, hasConsole: () => false, listeningSince: clock.now, committed: () => {} })
const gateway = createGateway({
  clock,
  intake: { ...ingest, reject: () => {} },
  device: identities.get,
  deliver: async () => 'lost',
  owedAcks: async () => [],
  owedCommands: async () => [],
  commandReached: async () => {},
  onFault: console.error,
})
const broker = createBroker({
  clock,
  listen: { tcp: { host: config.HUB_HOST, port: config.HUB_MQTT_PORT } },
  limits: { admissionsPerSecond: config.HUB_ADMISSIONS_PER_SECOND },
  identify(deviceId, secret) {
    const checked = identities.check(deviceId, secret)
    return checked.ok ? { ok: true, rights: { maxPayloadBytes: checked.device.maxPayloadBytes } } : checked
  },
  async receive(packet) {
    const kept = { ...packet, payload: Buffer.from(packet.payload) }
    clock.setTimeout(() => void gateway.receive(kept).catch(console.error), COMMITTED_LATER_MS)
  },
  refused: () => {},
  listening: () => {},
  onFault: console.error,
})
await broker.start()

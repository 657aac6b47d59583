/**
 * The load, in a process of its own: raw sockets that keep a fixed number of QoS 1 publishes in flight each. Told what to do by the parent
 * (`LoadJob` as JSON in argv), answers with one line of JSON.
 */
import { connect, type Socket } from 'node:net'
import { topicFor } from '../../broker/topics.ts'
import { encodeConnect } from '../../simulators/wire.ts'
import { percentile } from './measure.ts'

export interface LoadJob {
  port: number
  devices: { id: string; secret: string; homeId: string }[]
  inFlight: number
  forMs: number
  /** makes refs of different rounds differ */
  round: string
}
export interface LoadResult {
  acknowledged: number
  perSecond: number
  p50Ms: number
  p99Ms: number
}

const PUBACK = 0x40
const CONNACK = 0x20

/** One publish as bytes: the message id and the ref are written in place, so that the generator costs little beside what it measures. */
function publishTemplate(deviceId: string, round: string): { packet: Buffer; idAt: number; refAt: number } {
  const topic = Buffer.from(topicFor(deviceId, 'event'))
  const payload = Buffer.from(JSON.stringify({ ref: `${round}-00000000`, type: 'sos' }))
  const remaining = 2 + topic.length + 2 + payload.length
  if (remaining > 127) throw new Error('the template assumes a remaining length of one byte')
  const packet = Buffer.concat([Buffer.from([0x32, remaining, topic.length >> 8, topic.length & 255]), topic, Buffer.from([0, 0]), payload])
  const idAt = 4 + topic.length
  return { packet, idAt, refAt: idAt + 2 + payload.indexOf('00000000') }
}

interface Run {
  until: number
  acknowledged: number
  latencies: number[]
}

function startDevice(
  job: LoadJob,
  device: LoadJob['devices'][number],
  run: Run,
  ended: () => void,
): { socket: Socket; begin(): void; ready: Promise<void> } {
  const socket = connect({ host: '127.0.0.1', port: job.port, noDelay: true })
  const { packet, idAt, refAt } = publishTemplate(device.id, job.round)
  const sentAt = new Map<number, number>()
  let lastId = 0
  let sent = 0
  const connected = Promise.withResolvers<void>()

  function publish(count: number): void {
    const now = performance.now()
    const packets: Buffer[] = []
    for (let i = 0; i < count; i++) {
      lastId = (lastId % 65_535) + 1
      sent += 1
      packet.writeUInt16BE(lastId, idAt)
      packet.write(String(sent).padStart(8, '0'), refAt)
      sentAt.set(lastId, now)
      packets.push(count === 1 ? packet : Buffer.from(packet))
    }
    // A socket copies what it can take at once; the template may be written over after that only when it did.
    socket.write(count === 1 ? Buffer.from(packet) : Buffer.concat(packets))
  }

  function acknowledged(id: number): boolean {
    const began = sentAt.get(id)
    if (began === undefined) return false
    sentAt.delete(id)
    run.acknowledged += 1
    if (run.acknowledged % 8 === 0) run.latencies.push(performance.now() - began)
    return true
  }

  let rest: Buffer | null = null
  socket.on('data', (data) => {
    const bytes = rest ? Buffer.concat([rest, data]) : data
    let at = 0
    let free = 0
    while (at + 4 <= bytes.length) {
      const type = bytes[at]! & 0xf0
      if (type === CONNACK) {
        if (bytes[at + 3] !== 0) connected.reject(new Error(`refused with code ${bytes[at + 3]}`))
        connected.resolve()
      } else if (type === PUBACK && acknowledged(bytes.readUInt16BE(at + 2))) free += 1
      at += 2 + bytes[at + 1]!
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null
    if (free === 0) return
    if (performance.now() < run.until) publish(free)
    else if (sentAt.size === 0) ended()
  })
  socket.on('error', (error) => connected.reject(error))
  socket.write(encodeConnect(device, 60))
  return { socket, begin: () => publish(job.inFlight), ready: connected.promise }
}

async function main(job: LoadJob): Promise<LoadResult> {
  const run: Run = { until: Number.POSITIVE_INFINITY, acknowledged: 0, latencies: [] }
  let open = job.devices.length
  const allEnded = Promise.withResolvers<void>()
  const devices = job.devices.map((device) =>
    startDevice(job, device, run, () => {
      open -= 1
      if (open === 0) allEnded.resolve()
    }),
  )
  await Promise.all(devices.map(({ ready }) => ready))
  const began = performance.now()
  run.until = began + job.forMs
  for (const { begin } of devices) begin()
  await allEnded.promise
  const took = performance.now() - began
  for (const { socket } of devices) socket.destroy()
  return {
    acknowledged: run.acknowledged,
    perSecond: run.acknowledged / (took / 1000),
    p50Ms: percentile(run.latencies, 50),
    p99Ms: percentile(run.latencies, 99),
  }
}

const job = process.argv[2]
if (job !== undefined) console.log(JSON.stringify(await main(JSON.parse(job) as LoadJob)))

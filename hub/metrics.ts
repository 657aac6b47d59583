import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client'
import type { Broker } from '../broker/broker.ts'
import type { Console } from '../console/console.ts'
import type { Gateway } from '../gateway/gateway.ts'
import type { Records } from '../records/records.ts'

interface Parts {
  metrics: Registry
  broker: Broker
  gateway: Gateway
  records: Records
  people: Console
  faults: Readonly<Record<string, number>>
}

/** What `/metrics` shows of the parts that keep their own counts; read when somebody asks. */
export function registerMetrics({ metrics, broker, gateway, records, people, faults }: Parts): void {
  collectDefaultMetrics({ register: metrics })
  const gauge = (name: string, help: string, collect: (gauge: Gauge) => void | Promise<void>): void => {
    const created: Gauge = new Gauge({ name, help, registers: [metrics], collect: () => collect(created) })
  }
  const labelled = (name: string, help: string, label: string, read: () => Record<string, number>): void => {
    const created: Gauge<string> = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [metrics],
      collect() {
        for (const [value, count] of Object.entries(read())) created.set({ [label]: value }, count)
      },
    })
  }

  gauge('anling_connections', 'open connections of devices', (g) => g.set(broker.stats().connections))
  gauge('anling_devices_connected', 'devices with a session', (g) => g.set(broker.stats().connectedDevices))
  gauge('anling_packets_in', 'packets received since the start', (g) => g.set(broker.stats().packetsIn))
  gauge('anling_packets_uncommitted', 'packets that wait for their commit', (g) => g.set(broker.stats().uncommitted))
  gauge('anling_consoles_connected', 'open operator consoles', (g) => g.set(people.connectedConsoles()))
  labelled('anling_refusals', 'what the broker refused since the start', 'reason', () => broker.stats().refusals)
  labelled('anling_rejects', 'messages or parts of them that could not be used since the start', 'reason', () => gateway.counts())
  labelled('anling_faults', 'faults inside the hub since the start', 'part', () => faults)
  labelledAsync(metrics, records)
}

function labelledAsync(metrics: Registry, records: Records): void {
  const rows: Gauge<string> = new Gauge({
    name: 'anling_records',
    help: 'rows and bytes in the records',
    labelNames: ['of'],
    registers: [metrics],
    async collect() {
      const { waiting, ...stats } = await records.stats()
      for (const [of, value] of Object.entries(stats)) rows.set({ of }, value)
      rows.set({ of: 'waitingUrgent' }, waiting.urgent)
      rows.set({ of: 'waitingBulk' }, waiting.bulk)
    },
  })
}

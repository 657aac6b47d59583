import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { WebSocket } from 'ws'
import type { Clock } from '../broker/clock.ts'
import type { CommandType } from '../gateway/messages.ts'
import type { ActionRequest, ActionResult } from '../records/action.ts'
import type { Records } from '../records/records.ts'
import type { Command } from '../records/store.ts'
import type { Scale } from '../rules/care/scale.ts'
import type { Standard } from '../rules/care/standard.ts'

/** All that the console needs from the hub. */
export interface NewCommand {
  deviceId: string
  type: CommandType
  args: Record<string, unknown>
  /** how long it may wait for the device */
  ttlMs: number
  /** the person who gave it */
  by: string
}

export interface ConsoleDeps {
  clock: Clock
  newId(): string
  /** random, for session tokens and set-up links: base64url of `bytes` random bytes */
  newToken(bytes: number): string
  records: Records
  /** the assessment scales of this hub */
  scales: readonly Scale[]
  /** the subsidy standards that this version brings along */
  standards: readonly Standard[]
  log: Logger
  metrics: Registry
  config: {
    host: string
    port: number
    /** the address people use, when a proxy stands in front; decides allowed origins and secure cookies */
    publicUrl: string | null
    /** folder of the built page; null: API only */
    pageDir: string | null
    build: string
    siteName: string
    /** folder of sheets that wait to be imported; what is in it at the start is removed */
    importsDir: string
    /** how long personal data is kept after somebody died or moved away */
    retentionMonths: number
  }
  act(request: ActionRequest): Promise<ActionResult>
  /** of a device's secret, as the gateway checks it */
  secretDigest(secret: string): string
  /** null: no such device */
  sendCommand(command: NewCommand): Promise<Command | null>
  /** what broker and gateway refused since the start, by reason */
  refusalCounts(): Record<string, number>
  /** browsers' simulators speak MQTT over `/mqtt` */
  acceptMqttWebSocket(socket: WebSocket, address: string): void
  /** ready to take presses: the broker listens and the store can write */
  ready(): Promise<{ ok: boolean; problems: string[] }>
}

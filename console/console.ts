/**
 * The people's side of the hub.
 * In: views and changes from the records. Out: operators' actions, as inputs to the same rules that devices speak to.
 * Never: a decision about an alarm, or a write that is not committed before it is answered.
 */
import type { Registry } from 'prom-client'
import type { WebSocket } from 'ws'
import type { Clock } from '../broker/clock.ts'
import type { CommandType } from '../gateway/messages.ts'
import type { Effect } from '../rules/effect.ts'
import type { ActionRequest, ActionResult } from '../records/ingest.ts'
import type { Command } from '../records/store.ts'
import type { Records } from '../records/records.ts'
import type { Unstored } from './api.ts'

export interface ConsoleDeps {
  clock: Clock
  newId(): string
  /** random, for session tokens and set-up links: base64url of `bytes` random bytes */
  newToken(bytes: number): string
  records: Records
  log: import('pino').Logger
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
  }
  act(request: ActionRequest): Promise<ActionResult>
  sendCommand(command: { deviceId: string; type: CommandType; args: Record<string, unknown>; ttlMs: number; by: string }): Promise<Command | null>
  /** what broker and gateway refused since the start, by reason */
  refusalCounts(): Record<string, number>
  /** browsers' simulators speak MQTT over `/mqtt` */
  acceptMqttWebSocket(socket: WebSocket, address: string): void
  /** ready to take presses: the broker listens and the store can write */
  ready(): Promise<{ ok: boolean; problems: string[] }>
}

export interface Console {
  start(): Promise<{ port: number }>
  stop(): Promise<void>
  /** the change log has grown: look now instead of at the next poll */
  wake(): void
  /** fail open: shown and sounded on every console at once, from memory, because the store failed */
  showUnstored(press: Unstored): void
  /** the press of that key has been stored since */
  withdrawUnstored(key: string): void
  hasConsole(userId: string): boolean
  connectedConsoles(): number
}
export declare function createConsole(deps: ConsoleDeps): Console
export type { Effect }

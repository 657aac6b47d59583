/**
 * The people's side of the hub.
 * In: views and changes from the records. Out: operators' actions, as inputs to the same rules that devices speak to.
 * Never: a decision about an alarm, or a write that is not committed before it is answered.
 */
import type { FastifyInstance } from 'fastify'
import type { Unstored } from './api.ts'
import { createApp } from './app.ts'
import type { ConsoleDeps } from './deps.ts'
import { createFeed } from './feed.ts'
import { createConsoleMetrics } from './metrics.ts'
import { createSessions } from './sessions.ts'

export interface Console {
  start(): Promise<{ port: number }>
  stop(): Promise<void>
  /** the change log has grown; `now`: by something that a person must see at once */
  wake(now: boolean): void
  /** fail open: shown and sounded on every console at once, from memory, because the store failed */
  showUnstored(press: Unstored): void
  /** the press of that key has been stored since */
  withdrawUnstored(key: string): void
  hasConsole(userId: string): boolean
  connectedConsoles(): number
}

const portOf = (app: FastifyInstance): number => {
  const address = app.server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

export function createConsole(deps: ConsoleDeps): Console {
  const { clock, log, newToken, records, config } = deps
  const metrics = createConsoleMetrics(deps.metrics)
  const sessions = createSessions({ clock, log, newToken, records: records.sessions })
  const feed = createFeed({ clock, log, records, metrics, build: config.build, recheck: sessions.recheck })
  let app: FastifyInstance | null = null
  return {
    async start() {
      app = await createApp({ deps, feed, sessions, metrics })
      await app.listen({ host: config.host, port: config.port })
      feed.start()
      return { port: portOf(app) }
    },
    async stop() {
      await feed.stop()
      await app?.close()
      app = null
    },
    wake: feed.wake,
    showUnstored: feed.showUnstored,
    withdrawUnstored: feed.withdrawUnstored,
    hasConsole: feed.hasConsole,
    connectedConsoles: feed.connected,
  }
}

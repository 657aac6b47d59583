/**
 * The people's side of the hub.
 * In: views and changes from the records. Out: operators' actions, as inputs to the same rules that devices speak to.
 * Never: a decision about an alarm, or a write that is not committed before it is answered.
 */
import type { FastifyInstance } from 'fastify'
import type { Unstored } from './api.ts'
import { createApp } from './app.ts'
import { keepShippedStandards } from './care/shipped-standards.ts'
import { createSubsidyEngine } from './care/subsidy-run.ts'
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
  const { care, subsidyFacts: facts, subsidyRuns: runs } = records
  const engine = createSubsidyEngine({ clock, log, care, facts, runs })
  let app: FastifyInstance | null = null
  return {
    async start() {
      // without them nothing is paid; but a hub that stays down over them hears no press
      await keepShippedStandards({ care, clock }, deps.standards).catch((error: unknown) =>
        log.error({ err: error }, 'the shipped standards were not kept: restart when the records can be written'),
      )
      app = await createApp({ deps, feed, sessions, metrics, engine })
      await app.listen({ host: config.host, port: config.port })
      feed.start()
      engine.start()
      return { port: portOf(app) }
    },
    async stop() {
      // at once: what it has begun ends with its chunk
      const calculated = engine.stop()
      await feed.stop()
      await app?.close()
      app = null
      await calculated
    },
    wake: feed.wake,
    showUnstored: feed.showUnstored,
    withdrawUnstored: feed.withdrawUnstored,
    hasConsole: feed.hasConsole,
    connectedConsoles: feed.connected,
  }
}

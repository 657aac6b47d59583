/** `npm start`: the one place that touches the environment, signals and exit codes. */

import { buildId } from './build-id.ts'
import { steadyClock, systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { PAGE_DIR, startHub } from './hub.ts'
import { createIds } from './ids.ts'
import { createLog } from './log.ts'
import { firstAdminLink } from './set-up-link.ts'

const read = readConfig(process.env)
if (!read.ok) {
  console.error(
    `The hub was not started, because its configuration is wrong:\n${read.problems.map((problem) => `  ${problem}`).join('\n')}`,
  )
  process.exit(2)
}
const { config } = read
const log = createLog(config.HUB_LOG_LEVEL, process.stdout.isTTY)

try {
  const hub = await startHub({ config, clock: steadyClock(), log, build: buildId(PAGE_DIR) })
  const baseUrl = config.HUB_PUBLIC_URL ?? `http://localhost:${hub.httpPort}`
  const link = await firstAdminLink(hub.records, createIds(systemClock.now), baseUrl, systemClock.now())
  if (link !== null)
    console.log(
      `Nobody can sign in yet. The first administrator (user name "admin") chooses a password here, once, within 24 hours:\n  ${link}`,
    )
  stopOnSignals(async () => {
    log.info('stopping')
    await hub.stop()
  })
} catch (error) {
  log.fatal({ err: error }, 'the hub could not start')
  process.exitCode = 1
}

function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal is a person who does not want to wait.
      if (stopping) process.exit(1)
      stopping = true
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, 'stopping failed')
          process.exit(1)
        },
      )
    })
  }
}

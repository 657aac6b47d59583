/** `npm run demo`: a demonstration city with its boxes, console and simulated life, in one folder, on a fresh machine. */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { buildId } from './build-id.ts'
import { steadyClock } from './clock.ts'
import { readConfig } from './config.ts'
import type { Phase } from './demo-city/live.ts'
import { prepareDemo } from './demo-data.ts'
import { PAGE_DIR, startHub } from './hub.ts'
import { createLog } from './log.ts'

const ROOT = join(import.meta.dirname, '..')

const PHASES: Record<Phase, string> = {
  people: 'homes and people',
  assessments: 'assessments',
  visits: 'visits',
  months: 'months of subsidies, services, settlements',
}

interface Options {
  homes: number
  seed: number
  fleet: boolean
  data: string
  host: string
  httpPort: string
  mqttPort: string
  mqttsPort: string
  build: boolean
}

const whole = (least: number) => (text: string) => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least) throw new InvalidArgumentError(`give a whole number of at least ${least}`)
  return value
}

const options = new Command('npm run demo --')
  .description('A working hub with a demonstration city and simulated boxes')
  .option('--homes <n>', 'homes in the city', whole(1), 2000)
  .option('--seed <n>', 'the city is made from it', whole(0), 1)
  .option('--no-fleet', 'no simulated boxes')
  .option('--no-build', 'use the page as it was built before')
  .option('--data <dir>', 'folder; run again on the same folder and it goes on with the same data', 'data/demo')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--http-port <port>', '0 = any free port', '8080')
  .option('--mqtt-port <port>', '0 = any free port', '1883')
  .option('--mqtts-port <port>', '0 = any free port', '8883')
  .parse()
  .opts<Options>()

const read = readConfig({
  HUB_DATA_DIR: options.data,
  HUB_HOST: options.host,
  HUB_HTTP_PORT: options.httpPort,
  HUB_MQTT_PORT: options.mqttPort,
  HUB_MQTTS_PORT: options.mqttsPort,
  HUB_LOG_LEVEL: process.env.HUB_LOG_LEVEL ?? 'warn',
  HUB_WEBHOOK_URL: process.env.HUB_WEBHOOK_URL,
  HUB_WEBHOOK_SECRET: process.env.HUB_WEBHOOK_SECRET,
  HUB_DATABASE_URL: process.env.HUB_DATABASE_URL,
})
if (!read.ok) {
  console.error(read.problems.join('\n'))
  process.exit(2)
}
const { config } = read

if (options.build)
  await run([join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'console/page', '--logLevel', 'warn'], 'Building the page')
console.log(`Demonstration city in ${resolve(options.data)}`)
const beganAt = performance.now()
const prepared = await prepareDemo({ config, homes: options.homes, seed: options.seed, onProgress: showProgress })
console.log(`${prepared.homes} homes, prepared in ${((performance.now() - beganAt) / 1000).toFixed(1)} s`)

const hub = await startHub({
  config,
  clock: steadyClock(),
  log: createLog(config.HUB_LOG_LEVEL, process.stdout.isTTY),
  build: buildId(PAGE_DIR),
}).catch((error: NodeJS.ErrnoException) => {
  const taken =
    error.code === 'EADDRINUSE' ? '\nThat port is taken: give --http-port, --mqtt-port and --mqtts-port others (0 = any free one).' : ''
  console.error(`The hub could not start: ${error.message}${taken}`)
  process.exit(1)
})

const urls = {
  http: `http://${options.host}:${hub.httpPort}`,
  mqtt: `mqtt://${options.host}:${hub.mqttPort}`,
  mqtts: `mqtts://${options.host}:${hub.mqttsPort}`,
}
const credentialsPath = prepared.writeCredentials(urls)
const people = prepared.users.map(({ username, password, role }) => `  ${role.padEnd(11)} ${username.padEnd(11)} ${password}`)
console.log(`
Console   ${urls.http}      API ${urls.http}/api/docs
MQTT      ${urls.mqtt}      TLS ${urls.mqtts}
Sign-in
${people.join('\n')}
All users and device secrets: ${credentialsPath}
Press one: npm run simulate -- press --credentials ${credentialsPath}
Stop with Ctrl+C.`)

const fleet = options.fleet
  ? spawn(process.execPath, [join(ROOT, 'simulators', 'cli.ts'), 'fleet', '--credentials', credentialsPath], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  : null
fleet?.on('exit', (code, signal) => {
  if (code !== 0 && signal === null) console.error(`The simulated boxes stopped (exit ${code}); the hub goes on.`)
})

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    stopping = true
    fleet?.kill('SIGINT')
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}

function showProgress(phase: Phase, done: number, total: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${PHASES[phase]}: ${done} / ${total}${done >= total ? '\n' : ''}`)
  else if (done >= total) console.log(`  ${PHASES[phase]}: ${total}`)
}

function run(args: string[], what: string): Promise<void> {
  console.log(`${what} …`)
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('error', failed)
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${what} failed with exit code ${code}`))))
  })
}

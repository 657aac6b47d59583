/** The hub as `npm start` runs it, in a process of its own, on a demonstration city: prints where it listens. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../hub/clock.ts'
import { readConfig } from '../../hub/config.ts'
import { prepareDemo } from '../../hub/demo-data.ts'
import { startHub } from '../../hub/hub.ts'
import { createLog } from '../../hub/log.ts'

const [dir = '', homes = '2000'] = process.argv.slice(2)
const read = readConfig({
  HUB_DATA_DIR: dir,
  HUB_HOST: '127.0.0.1',
  HUB_HTTP_PORT: '0',
  HUB_MQTT_PORT: '0',
  HUB_MQTTS_PORT: '0',
  HUB_LOG_LEVEL: 'error',
  ...(process.env.HUB_DATABASE_URL === undefined ? {} : { HUB_DATABASE_URL: process.env.HUB_DATABASE_URL }),
})
if (!read.ok) throw new Error(read.problems.join('\n'))
const prepared = await prepareDemo({ config: read.config, homes: Number(homes), seed: 1, onProgress: () => {} })
const hub = await startHub({ config: read.config, clock: systemClock, log: createLog('error', false), build: 'bench' })
const http = `http://127.0.0.1:${hub.httpPort}`
const path = prepared.writeCredentials({ http, mqtt: `mqtt://127.0.0.1:${hub.mqttPort}`, mqtts: `mqtts://127.0.0.1:${hub.mqttsPort}` })
const { devices, users } = JSON.parse(readFileSync(join(path), 'utf8')) as { devices: unknown; users: unknown }
console.log(JSON.stringify({ port: hub.mqttPort, http, devices, users, credentialsPath: path }))
process.on('SIGTERM', () => void hub.stop().then(() => process.exit(0)))

/**
 * A hub in a process of its own on a city made for subsidies: residents of every age, most of them assessed twice, the shipped standards.
 * Prints where it listens, one box that may press, and two clerks.
 */
import { hashPassword } from '../../console/passwords.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { systemClock } from '../../hub/clock.ts'
import { readConfig } from '../../hub/config.ts'
import { startHub } from '../../hub/hub.ts'
import { createIds } from '../../hub/ids.ts'
import { digestKey } from '../../hub/keys.ts'
import { createLog } from '../../hub/log.ts'
import type { Save } from '../../records/care-records.ts'
import { openRecords } from '../../records/records.ts'
import { CARE_LEVELS } from '../../rules/care/scale.ts'
import { assessmentRecord, homeRecord, residentRecord } from '../console/care-records.ts'

const [dir = '', residents = '2000'] = process.argv.slice(2)
const PER_SAVE = 500
const PASSWORD = 'correct-horse-7'
const SECRET = 'a-secret-of-the-bench'
const CATEGORIES = ['独居', '空巢', '低保', '散居五保', '失独', '重残', '高龄', '留守'] as const

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
const { config } = read

/** as long as a real assessment on GB/T 42195 */
const answers = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`item-${index}`, index % 5]))
const explanation = Array.from({ length: 6 }, (_, index) => ({
  zh: `第 ${index} 部分合计 20 分，满分 32 分。`,
  en: `Part ${index}: 20 of 32.`,
}))

function savesOf(number: number): { place: Save; person: Save; assessments: Save[] } {
  const [id, homeId] = [`resident-${String(number).padStart(6, '0')}`, `home-${String(number).padStart(6, '0')}`]
  const born = `${1926 + (number % 45)}-${String((number % 12) + 1).padStart(2, '0')}-${String((number % 28) + 1).padStart(2, '0')}`
  const category = CATEGORIES[number % CATEGORIES.length]!
  const person = residentRecord(id, homeId, {
    ...{
      birthDate: born,
      idNumber: null,
      name: `沈德福${number}`,
      incomes: [{ fen: number % 4 === 0 ? 50_000 : 200_000, from: null, until: null, evidence: null }],
    },
    categories: [{ category, from: '2022-01-01', until: null, evidence: '证明' }],
    disabilities: number % 9 === 0 ? [{ kind: '肢体', grade: 1 + (number % 4), certificate: null, from: '2015-01-01', until: null }] : [],
    statuses: number % 50 === 0 ? [{ status: 'institution', from: '2025-03-01', until: null, place: '夕阳红' }] : [],
  })
  const assessments =
    number % 5 === 0
      ? []
      : ['2025-06-01', '2026-06-01'].map((day, index): Save => {
          const doc = assessmentRecord(`${id}-${index}`, id, { day, answers, care: CARE_LEVELS[(number + index) % CARE_LEVELS.length]! })
          return { kind: 'assessment', doc: { ...doc, result: { ...doc.result, explanation } }, version: 0 }
        })
  return {
    place: { kind: 'home', doc: homeRecord(homeId), version: 0 },
    person: { kind: 'resident', doc: person, version: 0 },
    assessments,
  }
}

const records = await openRecords({ url: config.HUB_DATABASE_URL ?? null, dir, clock: systemClock, newId: createIds(systemClock.now) })
for (let from = 0; from < Number(residents); from += PER_SAVE) {
  const some = Array.from({ length: Math.min(PER_SAVE, Number(residents) - from) }, (_, index) => savesOf(from + index))
  for (const saves of [some.map(({ place }) => place), some.map(({ person }) => person), some.flatMap(({ assessments }) => assessments)]) {
    const saved = await records.care.save(saves, { id: null, name: 'bench' }, null)
    if (!saved.ok) throw new Error(JSON.stringify(saved))
  }
}
const box = { id: 'box-1', homeId: 'home-000001', model: 'native', name: '一键通', digest: secretDigest(digestKey(config), SECRET) }
await records.devices.add({ ...box, disabled: false, beatMs: 600_000, maxPayloadBytes: 16_384, createdAt: systemClock.now() })
const passwordHash = await hashPassword(PASSWORD)
for (const name of ['sun', 'qian'])
  await records.users.add({ id: `user-${name}`, username: name, name, role: 'bureau', seat: null, passwordHash })
await records.close()

const hub = await startHub({ config, clock: systemClock, log: createLog('error', false), build: 'bench' })
const ready = { port: hub.mqttPort, http: `http://127.0.0.1:${hub.httpPort}`, password: PASSWORD }
console.log(JSON.stringify({ ...ready, box: { id: box.id, homeId: box.homeId, secret: SECRET } }))
process.on('SIGTERM', () => void hub.stop().then(() => process.exit(0)))

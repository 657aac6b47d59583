/**
 * Disk full or database gone: the press is still on the page and sounded, marked not stored, and not acknowledged. When the store is back,
 * the box's next try is stored once, and nothing has to be restarted.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ServerMessage, Unstored } from '../../console/api.ts'
import type { Device, Press } from '../../simulators/device.ts'
import { launchBrowser } from '../support/browser.ts'
import { freezerOf } from '../support/frozen-postgres.ts'
import { eventually, type HubProcess, pause, prepareHubProcess, within } from '../support/hub-process.ts'
import { startOnDuty, WEBHOOK_SECRET } from '../support/on-duty.ts'
import type { Operator } from '../support/operator.ts'
import { startPostgres } from '../support/postgres.ts'
import { mountSmallDisk } from '../support/small-disk.ts'

interface BreakableStore {
  dir?: string
  databaseUrl?: string
  /** what /readyz says is wrong */
  reason: RegExp
  fail(): Promise<void>
  mend(): Promise<void>
}

async function fullDisk(): Promise<BreakableStore> {
  const disk = await mountSmallDisk(16)
  onTestFinished(disk.remove)
  return { dir: disk.path, reason: /database or disk is full/, fail: disk.fill, mend: disk.free }
}

async function killedDatabase(): Promise<BreakableStore> {
  const postgres = await startPostgres()
  onTestFinished(postgres.stop)
  return { databaseUrl: postgres.url, reason: /ECONNREFUSED/, fail: postgres.kill, mend: postgres.restart }
}

async function frozenDatabase(): Promise<BreakableStore> {
  const postgres = await startPostgres()
  onTestFinished(postgres.stop)
  const freezer = await freezerOf(postgres.url)
  onTestFinished(freezer.thaw)
  return { databaseUrl: postgres.url, reason: /timeout|does not answer/i, fail: freezer.freeze, mend: async () => freezer.thaw() }
}

/** At work: somebody at a live console, a box that is connected, and somebody on duty elsewhere. */
async function startWork({ dir, databaseUrl }: BreakableStore) {
  const onDuty = await startOnDuty()
  onTestFinished(onDuty.stop)
  const hub = await prepareHubProcess({
    homes: 3,
    settings: { HUB_WEBHOOK_URL: onDuty.url, HUB_WEBHOOK_SECRET: WEBHOOK_SECRET },
    ...(dir === undefined ? {} : { dir }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  })
  onTestFinished(hub.stop)
  await hub.start()
  const wang = await hub.signIn('wang')
  await wang.openFeed()
  const [box, other] = [hub.box(1), hub.box(2)]
  for (const each of [box, other]) each.start()
  await box.online()
  // so that the hub's connections to the store have been used: what fails then is not the connecting
  await other.press().acknowledged
  expect((await wang.act(await wang.onlyAlarm(), 'claim')).status).toBe(200)
  return { hub, onDuty, wang, box }
}

const unstoredOf = (operator: Operator, { id }: Device): Unstored | undefined =>
  operator.messages.flatMap((message) => (message.t === 'unstored' && message.v.deviceId === id ? [message.v] : []))[0]

const hasStored = ({ messages }: Operator, { id }: Device): boolean =>
  messages.some((message: ServerMessage) => message.t === 'stored' && message.key === id)

async function alarmOf(operator: Operator, { homeId }: Device) {
  const alarms = (await operator.alarms()).filter((alarm) => alarm.homeId === homeId)
  expect(alarms.length).toBe(1)
  return alarms[0]!
}

function watchAcknowledgement({ acknowledged }: Press): { yet(): boolean } {
  let settled = false
  void acknowledged.then(() => {
    settled = true
  })
  return { yet: () => settled }
}

async function health(hub: HubProcess, path: '/livez' | '/readyz') {
  const answer = await fetch(`${hub.url}${path}`)
  return { status: answer.status, body: (await answer.json()) as { ok: boolean; problems?: string[] } }
}

/** Everything that somebody needs in order to act without the hub. */
function expectWholeCall(press: Unstored | undefined, hub: HubProcess, box: Device, pressedAt: number): void {
  const home = hub.city.homes.find(({ id }) => id === box.homeId)!
  const names = hub.city.residents.filter(({ homeId }) => homeId === box.homeId).map(({ name }) => name)
  const phones = hub.city.contacts.filter(({ homeId }) => homeId === box.homeId).map(({ phone }) => phone)
  expect(press).toMatchObject({ type: 'sos', homeId: home.id, address: { town: home.town, line: home.addressLine }, test: false })
  expect(names).toContain(press?.resident?.name)
  expect(press?.phones.map(({ phone }) => phone)).toEqual(expect.arrayContaining(phones))
  expect(phones.length).toBeGreaterThan(0)
  expect(press!.at - pressedAt).toBeLessThan(1_000)
}

const FAILURES = [
  { name: 'SQLite on a full disk', create: fullDisk, shownWithinMs: 1_000 },
  { name: 'PostgreSQL killed', create: killedDatabase, shownWithinMs: 1_000 },
  // 2 s, looked at twice a second
  { name: 'PostgreSQL that answers nothing', create: frozenDatabase, shownWithinMs: 3_000 },
]
/** a slow machine, not a slow hub */
const GRACE_MS = 500
const HEALTH_WITHIN_MS = 10_000
/** the box tries again at once, the hub may have to connect to its database anew */
const STORED_WITHIN_MS = 10_000

describe.each(FAILURES)('$name', ({ create, shownWithinMs }) => {
  test('shows and sends a press, does not acknowledge it, and stores it once when the store is back', async () => {
    const store = await create()
    const { hub, onDuty, wang, box } = await startWork(store)
    // signed in and known to the hub, with no console open yet
    const li = await hub.signIn('li')
    expect((await li.request('GET', '/api/v1/session')).status).toBe(200)
    expect((await health(hub, '/readyz')).status).toBe(200)

    await store.fail()
    const pressedAt = Date.now()
    const press = box.press()
    const acknowledged = watchAcknowledgement(press)
    const shown = wang.until(() => unstoredOf(wang, box) !== undefined)
    await within('the press is on the console', shownWithinMs + GRACE_MS, shown)
    expectWholeCall(unstoredOf(wang, box), hub, box, pressedAt)

    const notice = await eventually('the on-duty channel hears of it', 2_000, async () =>
      onDuty.notices.find(({ home }) => home.id === box.homeId),
    )
    expect(notice).toMatchObject({ kind: 'press-not-stored', alarm: { class: 'life', type: 'sos' } })
    expect(notice.home.line).toBe(hub.city.homes[0]!.addressLine)
    const known = unstoredOf(wang, box)!
    for (const said of [known.resident!.name, ...known.phones.map(({ phone }) => phone)]) expect(JSON.stringify(notice)).not.toContain(said)

    await within('the console opens', HEALTH_WITHIN_MS, li.openFeed())
    const shownToo = li.until(() => unstoredOf(li, box) !== undefined)
    await within('the press is on a console that connects later', 1_000, shownToo)
    expectWholeCall(unstoredOf(li, box), hub, box, pressedAt)

    expect(await health(hub, '/livez')).toEqual({ status: 200, body: { ok: true } })
    // what was found good a second ago may still be answered
    const ready = await eventually('the hub says that it is not ready', 2 * HEALTH_WITHIN_MS, async () => {
      const askedAt = Date.now()
      const answer = await health(hub, '/readyz')
      expect(Date.now() - askedAt).toBeLessThan(HEALTH_WITHIN_MS)
      return answer.status === 503 && answer
    })
    expect(ready).toMatchObject({ status: 503, body: { ok: false, problems: [expect.stringMatching(store.reason)] } })

    await pause(500)
    expect(acknowledged.yet(), 'not on disk, so not acknowledged').toBe(false)
    expect(box.acks).toEqual([])
    expect(hasStored(wang, box)).toBe(false)

    await store.mend()
    await within('the press is acknowledged', STORED_WITHIN_MS, press.acknowledged)
    const withdrawn = [wang, li].map((operator) => operator.until(() => hasStored(operator, box)))
    await within('the mark is withdrawn', 1_000, Promise.all(withdrawn))
    expect((await box.ack(press.ref, 'received')).ref).toBe(press.ref)
    const alarm = await alarmOf(wang, box)
    expect(alarm.signals.map(({ deviceId, ref }) => [deviceId, ref])).toEqual([[box.id, press.ref]])
    await wang.change((change) => change.k === 'alarm' && change.id === alarm.id)
    await eventually('the hub is ready again', 10_000, async () => (await health(hub, '/readyz')).status === 200)

    const nextAt = Date.now()
    const next = box.press()
    await next.acknowledged
    expect(Date.now() - nextAt, 'as quick as ever').toBeLessThan(3_000)
    expect((await alarmOf(wang, box)).signals.map(({ ref }) => ref)).toEqual([press.ref, next.ref])
    expect(hub.isRunning()).toBe(true)
  }, 60_000)
})

describe('on the page', () => {
  const root = join(import.meta.dirname, '..', '..')
  beforeAll(async () => {
    // `npm test` has built it
    if (existsSync(join(root, 'console/page/dist/index.html'))) return
    await promisify(execFile)(join(root, 'node_modules/.bin/vite'), ['build', 'console/page', '--logLevel', 'warn'], { cwd: root })
  }, 60_000)

  test('a press that is not stored stands marked 未入库 and sounds, until it is stored', async () => {
    const store = await fullDisk()
    const { hub, wang, box } = await startWork(store)
    const browser = await launchBrowser()
    onTestFinished(browser.close)
    const page = await browser.newPage()
    const ear = await listenTo(page)
    const [name, value] = wang.cookie.split('=') as [string, string]
    await page.context().addCookies([{ name, value, url: hub.url }])
    await page.goto(hub.url)
    await page.getByRole('main').click()
    expect(await ear.loudest(1_000)).toBe(0)

    await store.fail()
    const press = box.press()
    const row = page.locator('.unstored')
    await row.waitFor({ timeout: 3_000 })
    expect(await row.textContent()).toContain('未入库')
    expect(await row.textContent()).toContain(unstoredOf(wang, box)!.resident!.name)
    expect(await row.textContent()).toContain(hub.city.homes[0]!.addressLine)
    expect(await ear.loudest(6_000), 'the alarm sounds').toBeGreaterThan(0.1)

    // kept by the tab through a reload, and by the hub
    await page.reload()
    await row.waitFor({ timeout: 3_000 })

    await store.mend()
    await press.acknowledged
    await row.waitFor({ state: 'detached', timeout: 3_000 })
  }, 60_000)
})

interface Ear {
  /** the highest amplitude heard within this time; answers as soon as it is clearly a sound */
  loudest(withinMs: number): Promise<number>
}

/** Hears what the page sends to the loudspeaker, sample by sample: a sound that is only meant to play is none. */
async function listenTo(page: Page): Promise<Ear> {
  await page.addInitScript(() => {
    const taps = new Map<BaseAudioContext, AnalyserNode>()
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (to instanceof AudioDestinationNode) {
        if (!taps.has(this.context)) taps.set(this.context, this.context.createAnalyser())
        connect.call(this, taps.get(this.context)!)
      }
      return connect.call(this, to)
    } as typeof AudioNode.prototype.connect
    const samples = new Float32Array(2048)
    Object.assign(window, {
      amplitude: () => {
        let loudest = 0
        for (const [context, tap] of taps) {
          if (context.state !== 'running') continue
          tap.getFloatTimeDomainData(samples)
          for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample))
        }
        return loudest
      },
    })
  })
  return {
    async loudest(withinMs) {
      let loudest = 0
      const until = Date.now() + withinMs
      while (Date.now() < until && loudest < 0.2) {
        loudest = Math.max(loudest, await page.evaluate(() => (window as unknown as { amplitude(): number }).amplitude()))
        await pause(20)
      }
      return loudest
    },
  }
}

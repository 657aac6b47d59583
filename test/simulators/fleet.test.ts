import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createFleet, type FleetOptions } from '../../simulators/fleet.ts'
import { runFleet } from '../../simulators/fleet-run.ts'
import { runStorm } from '../../simulators/storm.ts'
import { type RecordingTerminal, recordingTerminal } from './recording-terminal.ts'
import { credentialsOf, startTinyHub, type TinyHub } from './tiny-hub.ts'

let hub: TinyHub
let terminal: RecordingTerminal
beforeEach(async () => {
  terminal = recordingTerminal()
  hub = await startTinyHub()
  return hub.stop
})

const options = (devices: number, others: Partial<FleetOptions> = {}): FleetOptions => ({
  devices: credentialsOf(devices).devices,
  connectRate: 5000,
  beatMs: 1000,
  readingsPerMinute: 60,
  pressRate: 0,
  localAddresses: ['127.0.0.1', '127.0.0.2'],
  ...others,
})

const heardOn = (channel: string) => hub.heard.filter((message) => message.channel === channel)

describe('a fleet', () => {
  test('of 500 connects, beats and reads, and says goodbye', async () => {
    const fleet = createFleet(hub.deps, options(500))
    fleet.start()
    await fleet.allConnected()
    const speakers = (channel: string) => new Set(heardOn(channel).map(({ deviceId }) => deviceId)).size
    await expect.poll(() => [speakers('heartbeat'), speakers('reading')], { timeout: 15_000 }).toEqual([500, 500])
    expect(fleet.stats).toMatchObject({ connected: 500, lost: 0, failed: 0, refused: 0 })
    await fleet.stop()
    expect(heardOn('status').filter(({ payload }) => payload.includes('false'))).toEqual([])
    await expect.poll(() => hub.connections()).toBe(0)
  })

  test('says every second how it is, and stops by itself', async () => {
    expect(await runFleet({ ...hub.deps, terminal }, { ...options(20), forMs: 1500 })).toBe(0)
    expect(terminal.lines.at(0)).toMatch(/^connected 20\/20 {2}sent \d+\/s {2}acks \d+ {2}presses 0 {2}PUBACK p50 [\d.]+ ms p99 [\d.]+ ms$/)
    expect(terminal.lines.at(-1)).toMatch(/^20 devices for [\d.]+ s, 20 connected at the end\n/)
  })

  test('stops when it is interrupted', async () => {
    const done = runFleet({ ...hub.deps, terminal }, { ...options(20), forMs: null })
    await terminal.line(/connected 20\/20/)
    terminal.interrupt()
    expect(await done).toBe(0)
  })

  test('connects no faster than it was told', async () => {
    const startedAt = hub.deps.clock.now()
    const fleet = createFleet(hub.deps, options(60, { connectRate: 100 }))
    onTestFinished(fleet.stop)
    fleet.start()
    await fleet.allConnected()
    expect(hub.deps.clock.now() - startedAt).toBeGreaterThan(400)
  })

  test('comes back after its connections were cut, and owes no press', async () => {
    const fleet = createFleet(hub.deps, options(50, { pressRate: 5e6 }))
    onTestFinished(fleet.stop)
    fleet.start()
    await fleet.allConnected()
    hub.refuseEvents(5)
    hub.cutAll()
    await expect.poll(() => fleet.stats.lost).toBeGreaterThanOrEqual(50)
    await fleet.allConnected()
    await expect.poll(() => fleet.stats.pressLatencies.count()).toBeGreaterThan(20)
    const refs = heardOn('event').map(({ deviceId, payload }) => `${deviceId} ${JSON.parse(payload).ref}`)
    expect(new Set(refs).size).toBeGreaterThan(20)
  })

  test('says why nobody gets in', async () => {
    const devices = credentialsOf(3).devices.map((device) => ({ ...device, secret: 'wrong' }))
    const done = runFleet({ ...hub.deps, terminal }, { ...options(3), devices, forMs: null })
    await terminal.line(/^connected 0\/3 .* refused \d+ {2}\(refused: not authorised\)$/)
    terminal.interrupt()
    expect(await done).toBe(1)
  })
})

describe('a storm', () => {
  const storm = { pressEveryMs: 20, rounds: 2, timeoutMs: 15_000, localAddresses: [] }

  test('brings everybody in at once, twice, while somebody presses', async () => {
    const [presser, ...devices] = credentialsOf(300).devices
    expect(await runStorm({ ...hub.deps, terminal }, { ...storm, presser: presser!, devices })).toBe(0)
    expect(terminal.lines).toEqual([
      expect.stringMatching(/^round 1: all 299 in after [\d.]+ s; failed attempts 0, refused 0$/),
      expect.stringMatching(/^round 2: all 299 in after/),
      expect.stringMatching(/^\d+ presses during the storm: PUBACK p50 [\d.]+ ms/),
    ])
  })

  test('fails when not all come in', async () => {
    const devices = credentialsOf(3).devices.map((device) => ({ ...device, secret: 'wrong' }))
    expect(await runStorm({ ...hub.deps, terminal }, { ...storm, presser: null, devices, timeoutMs: 200 })).toBe(1)
    expect(terminal.lines).toEqual([expect.stringMatching(/^round 1: only 0 of 3 in after [\d.]+ s; failed attempts \d+, refused \d+$/)])
  })
})

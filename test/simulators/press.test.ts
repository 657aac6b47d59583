import { beforeEach, describe, expect, test } from 'vitest'
import { pressOnce, runPress } from '../../simulators/press.ts'
import { type RecordingTerminal, recordingTerminal } from './recording-terminal.ts'
import { credentialsOf, startTinyHub, type TinyHub } from './tiny-hub.ts'

const [box] = credentialsOf(1).devices as [ReturnType<typeof credentialsOf>['devices'][number]]
let hub: TinyHub
let terminal: RecordingTerminal
beforeEach(async () => {
  terminal = recordingTerminal()
  hub = await startTinyHub()
  return hub.stop
})

const once = (options: Partial<Parameters<typeof pressOnce>[2]> = {}, device = box) =>
  pressOnce({ ...hub.deps, terminal }, device, { type: 'sos', test: false, until: 'received', timeoutMs: 10_000, ...options })

describe('press --once', () => {
  test('prints what comes back and ends with 0 at the wanted ack', async () => {
    hub.answers.push('claimed', 'resolved')
    expect(await once({ until: 'resolved' })).toBe(0)
    expect(terminal.lines).toContainEqual(expect.stringMatching(/ PUBACK$/))
    expect(terminal.lines.filter((line) => !line.endsWith('PUBACK'))).toEqual([
      expect.stringMatching(/ box-000001 red key/),
      expect.stringMatching(/ received {2}文字 received$/),
      expect.stringMatching(/ claimed {2}文字 claimed$/),
      expect.stringMatching(/ resolved {2}文字 resolved$/),
    ])
  })

  test('ends with 1 when the ack does not come in time', async () => {
    expect(await once({ until: 'claimed', timeoutMs: 50 })).toBe(1)
    expect(terminal.lines.at(-1)).toBe('no "claimed" within 0.05 s')
  })

  test('ends with 1 when the hub rejects the press', async () => {
    hub.answers.splice(0, 1, 'rejected')
    expect(await once()).toBe(1)
    expect(terminal.lines.at(-1)).toBe('ended with "rejected" before "received"')
  })

  test('ends with 1 when the hub refuses the box', async () => {
    expect(await once({}, { ...box, secret: 'wrong' })).toBe(1)
    expect(terminal.lines.at(-1)).toBe('the hub refuses box-000001: not authorised')
  })

  test('presses until it is heard, through a hub that drops it', async () => {
    hub.refuseEvents(2)
    expect(await once()).toBe(0)
  })
})

describe('press at the keyboard', () => {
  test('turns keys into events and readings', async () => {
    const done = runPress({ ...hub.deps, terminal }, box)
    // typed before it is connected, as through a pipe: nothing of it is lost
    terminal.type('pftr')
    terminal.endInput()
    expect(await done).toBe(0)
    const events = hub.heard.filter(({ channel }) => channel === 'event').map(({ payload }) => JSON.parse(payload))
    expect(events).toMatchObject([{ type: 'sos' }, { type: 'fall', data: { confidence: 'confirmed' } }, { type: 'sos', test: true }])
    expect(hub.heard.filter(({ channel }) => channel === 'reading')).toHaveLength(1)
  })

  test('goes quiet and comes back with h, and quits with q', async () => {
    const done = runPress({ ...hub.deps, terminal }, box)
    terminal.type('hhxq')
    expect(await done).toBe(0)
    expect(terminal.lines.filter((line) => line.startsWith('heartbeats'))).toEqual([
      'heartbeats off: late after 90 s, offline after 3 min',
      'heartbeats on',
    ])
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runScript } from '../../simulators/script.ts'
import type { Target } from '../../simulators/target.ts'
import { type RecordingTerminal, recordingTerminal } from './recording-terminal.ts'
import { startTinyConsole, type TinyConsole } from './tiny-console.ts'
import { startTinyHub, type TinyHub } from './tiny-hub.ts'

let hub: TinyHub
let people: TinyConsole
let terminal: RecordingTerminal
beforeEach(async () => {
  terminal = recordingTerminal()
  hub = await startTinyHub()
  onTestFinished(hub.stop)
  people = await startTinyConsole(hub)
  onTestFinished(people.stop)
})

const target = (): Target => {
  const base = hub.target(2)
  return {
    ...base,
    httpUrl: people.url,
    credentials: { ...base.credentials, users: [{ username: 'operator', password: 'right', role: 'operator' }] },
  }
}
const play = (script: string) => runScript({ ...hub.deps, terminal }, target(), script)

/** the example's lines, told in a tenth of the time */
const example = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../simulators/scripts', name), 'utf8').replace(
    /^at (\d+)s/gm,
    (_, seconds) => `at ${seconds}00ms`,
  )

describe('a script', () => {
  test('plays the example of a mistaken press from the box to the operator and back', async () => {
    expect(await play(example('benign-press.txt'))).toBe(0)
    expect(people.actions).toEqual([
      { verb: 'claim', body: { rev: 1 } },
      { verb: 'call', body: { rev: 2, to: 'resident', result: 'answered', note: '误按，老人平安' } },
      { verb: 'close', body: { rev: 3, outcome: 'mistake', note: '误按' } },
    ])
    expect(terminal.lines.at(-1)).toBe('8 steps passed, 0 failed')
  })

  test('says what it saw instead, and goes on', async () => {
    const code = await play(`
      at 0s box-000001 press ref=r1
      expect within 5s box-000001 ack received
      expect within 50ms box-000001 ack claimed
      expect none within 50ms box-000001 ack received
      expect within 50ms operator alarm stage=closed
      expect none within 50ms box-000001 command locate
    `)
    expect(code).toBe(1)
    const failures = terminal.lines.filter((line) => line.includes('FAIL')).map((line) => line.split('\n')[1]!.trim())
    expect(failures).toEqual(['not within 0.05 s; seen: received', 'it happened: received', 'not within 0.05 s; seen: life sos raised'])
    expect(terminal.lines.at(-1)).toBe('3 steps passed, 3 failed')
  })

  test('tells who was faster', async () => {
    people.beFaster()
    expect(await play('at 0s box-000001 press\nexpect within 1s operator alarm\nat 0s operator claim')).toBe(1)
    expect(terminal.lines.at(-2)).toContain('HTTP 409: 已被认领 (李敏)')
  })

  test('sends what a box can send', async () => {
    const code = await play(`
      at 0s box-000001 reading component=bathroom temperature=21.5 occupancy=true
      at 0s box-000001 fall ref=f1 data.confidence=confirmed test=true
      at 0s box-000001 raw event payload={broken
      at 0s box-000001 press ref=last type=smoke
      expect within 1s box-000001 ack received ref=last
    `)
    expect(code).toBe(0)
    expect(hub.heard.filter(({ channel }) => channel !== 'status').map(({ channel, payload }) => `${channel} ${payload}`)).toEqual([
      'reading {"component":"bathroom","values":{"temperature":21.5,"occupancy":true}}',
      'event {"ref":"f1","type":"fall","test":true,"data":{"confidence":"confirmed"}}',
      'event {broken',
      'event {"ref":"last","type":"smoke"}',
    ])
  })

  test('refuses a script that it cannot read, before anything is pressed', async () => {
    await expect(play('at 0s box-000001 press\nat 0s box-000001 pres')).rejects.toThrow('line 2: "pres" is unknown for a device')
    expect(hub.heard).toEqual([])
  })

  test('refuses a device that is not in the credentials file', async () => {
    await expect(play('at 0s box-9 press')).rejects.toThrow('no device box-9: it has box-000001 … box-000002')
  })
})

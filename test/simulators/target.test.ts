import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { readTarget, UsageError } from '../../simulators/target.ts'
import { makeTempDir } from '../support/temp-dir.ts'

let file: string
beforeEach(async () => {
  const dir = await makeTempDir()
  onTestFinished(dir.remove)
  file = join(dir.path, 'credentials.json')
})

const device = { id: 'box-1', secret: 's', homeId: 'home-1' }
const write = (content: unknown) => writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))

describe('where simulators speak to', () => {
  test('comes from the credentials file', async () => {
    await write({
      http: 'http://127.0.0.1:8080',
      mqtt: 'mqtt://127.0.0.1:1883',
      mqtts: 'mqtts://127.0.0.1:8883',
      users: [],
      devices: [device],
    })
    expect(readTarget({ credentials: file })).toMatchObject({
      mqttUrl: 'mqtt://127.0.0.1:1883',
      httpUrl: 'http://127.0.0.1:8080',
      remote: false,
    })
    expect(readTarget({ credentials: file, hub: 'mqtts://localhost:8883' })).toMatchObject({ mqttUrl: 'mqtts://localhost:8883' })
  })

  test.each(['mqtt://10.0.0.5:1883', 'mqtts://hub.example', 'mqtt://127.0.0.1.example:1883'])('is not %s by mistake', async (hub) => {
    await write({ devices: [device] })
    expect(() => readTarget({ credentials: file, hub })).toThrow('not on this machine')
    expect(readTarget({ credentials: file, hub, allowRemote: true }).remote).toBe(true)
  })

  test.each([
    ['{', 'is not JSON'],
    [{ devices: [] }, 'is not a credentials file'],
    [{ devices: [{ id: 'box-1' }] }, 'devices[0].secret'],
    [{ devices: [device] }, 'names no "mqtt" address'],
    [{ mqtt: 'http://127.0.0.1', devices: [device] }, 'the protocol must be mqtt: or mqtts:'],
  ])('says what is wrong with %j', async (content, problem) => {
    await write(content)
    expect(() => readTarget({ credentials: file })).toThrow(problem)
    expect(() => readTarget({ credentials: file })).toThrow(UsageError)
  })

  test('says how to get a credentials file', () => {
    expect(() => readTarget({ credentials: '/nowhere.json' })).toThrow('start the demonstration with "npm run demo"')
  })
})

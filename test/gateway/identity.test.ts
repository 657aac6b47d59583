import { expect, test } from 'vitest'
import { createIdentityTable, type DeviceIdentity, secretDigest } from '../../gateway/identity.ts'

const KEY = Buffer.alloc(32, 7)
const OTHER_KEY = Buffer.alloc(32, 8)
const device = (id: string, also: Partial<DeviceIdentity> = {}): DeviceIdentity => ({
  id,
  homeId: 'h1',
  digest: secretDigest(KEY, 'secret'),
  disabled: false,
  beatMs: 60_000,
  maxPayloadBytes: 16 * 1024,
  ...also,
})

function tableOf(...devices: DeviceIdentity[]) {
  const table = createIdentityTable(KEY)
  table.replace(devices)
  return table
}

test.each([
  ['the right secret', device('box-1'), 'secret', 'ok'],
  ['a wrong secret', device('box-1'), 'Secret', 'bad-credentials'],
  ['no secret', device('box-1'), '', 'bad-credentials'],
  ['the digest itself', device('box-1'), secretDigest(KEY, 'secret'), 'bad-credentials'],
  ['a device that was disabled', device('box-1', { disabled: true }), 'secret', 'disabled-device'],
  ['a disabled device and a wrong secret', device('box-1', { disabled: true }), 'x', 'bad-credentials'],
  ['a digest under another key', device('box-1', { digest: secretDigest(OTHER_KEY, 'secret') }), 'secret', 'bad-credentials'],
  ['a digest that is no hex', device('box-1', { digest: 'zz' }), 'secret', 'bad-credentials'],
  ['an empty digest', device('box-1', { digest: '' }), '', 'bad-credentials'],
  ['a digest of zeros', device('box-1', { digest: '00'.repeat(32) }), '', 'bad-credentials'],
  ['a device that nobody knows', device('other'), 'secret', 'unknown-device'],
  ['an inherited name', device('constructor', { digest: '' }), '', 'unknown-device'],
])('answers %s', (_, known, secret, expected) => {
  const verdict = tableOf(known).check('box-1', Buffer.from(secret))
  expect(verdict.ok ? 'ok' : verdict.reason).toBe(expected)
  expect(tableOf().check('__proto__', Buffer.from(secret))).toEqual({ ok: false, reason: 'unknown-device' })
})

test('takes bytes that are no UTF-8 for the secret that they are', () => {
  const secret = Buffer.from([0xff, 0x00, 0xfe])
  const table = tableOf(device('box-1', { digest: secretDigest(KEY, secret) }))
  expect(table.check('box-1', secret).ok).toBe(true)
  expect(table.check('box-1', Buffer.from(secret.toString('utf8'))).ok).toBe(false)
})

test('a secret that was changed and a device that was taken out count from then on', () => {
  const table = tableOf(device('box-1'), device('box-2'))
  table.put(device('box-1', { digest: secretDigest(KEY, 'new') }))
  expect(table.check('box-1', Buffer.from('secret')).ok).toBe(false)
  expect(table.check('box-1', Buffer.from('new')).ok).toBe(true)
  expect(table.size()).toBe(2)
  table.replace([device('box-1')])
  expect(table.get('box-2')).toBeUndefined()
  expect(table.size()).toBe(1)
})

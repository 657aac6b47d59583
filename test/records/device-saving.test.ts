import { expect, test } from 'vitest'
import type { DeviceSave } from '../../records/device-saving.ts'
import { onBothDatabases, type TestRecords } from './databases.ts'
import { deviceRecord, homeRecord } from './fixtures.ts'

onBothDatabases('many devices at once', (open) => {
  async function withHomes(): Promise<TestRecords> {
    const records = await open()
    const saves = ['h1', 'h2'].map((id) => ({ kind: 'home' as const, doc: homeRecord(id), version: 0 }))
    expect(await records.care.save(saves, { id: null, name: 'test' }, null)).toMatchObject({ ok: true })
    return records
  }
  const added = (id: string, homeId: string): DeviceSave => ({ device: deviceRecord(id, homeId), before: null })

  test('are added, and known ones keep their secret and their disabled mark', async () => {
    const records = await withHomes()
    expect(await records.devices.saveAll(Array.from({ length: 450 }, (_, n) => added(`box-${n}`, 'h1')))).toEqual({ ok: true })
    await records.devices.setDisabled('box-7', true)
    const before = (await records.devices.byIds(['box-7', 'nobody'])).get('box-7')!
    const head = await records.changes.head()
    const moved = deviceRecord('box-7', 'h2', { name: '卧室', digest: 'another secret' })
    expect(await records.devices.saveAll([{ device: moved, before }, added('box-new', 'h2')])).toEqual({ ok: true })
    expect(await records.devices.get('box-7')).toEqual({ ...before, homeId: 'h2', name: '卧室' })
    const changes = [
      { kind: 'device', id: 'box-7' },
      { kind: 'device', id: 'box-new' },
    ]
    expect(await records.changes.since(head, 10)).toMatchObject({ ok: true, changes })
  })

  test.each([
    ['one has no home', [added('a', 'h1'), added('b', 'nowhere')], { ok: false, reason: 'no-such-home', id: 'nowhere' }],
    ['one should be new and is not', [added('a', 'h1'), added('known', 'h1')], { ok: false, reason: 'stale', id: 'known' }],
    [
      'one was changed since it was seen',
      [added('a', 'h1'), { device: deviceRecord('known', 'h2'), before: deviceRecord('known', 'h2', { name: 'as it was' }) }],
      { ok: false, reason: 'stale', id: 'known' },
    ],
  ])('are none of them saved when %s', async (_, saves, refusal) => {
    const records = await withHomes()
    await records.devices.add(deviceRecord('known', 'h1'))
    expect(await records.devices.saveAll(saves)).toEqual(refusal)
    expect(await records.devices.get('a')).toBeNull()
    expect((await records.devices.get('known'))?.homeId).toBe('h1')
  })
})

/** Homes, devices, users and what is shown of alarms. */
import { expect, test } from 'vitest'
import { undated } from '../../records/record-schemas/blank.ts'
import type { Records } from '../../records/records.ts'
import { onBothDatabases } from './databases.ts'
import {
  addHomes,
  alarmOf,
  closedAlarm,
  contactRecord,
  deviceRecord,
  entryOf,
  homeRecord,
  homeWith,
  NOW,
  providerRecord,
  residentRecord,
  save,
} from './fixtures.ts'

const city = () => ({
  homes: Array.from({ length: 620 }, (_, i) => homeRecord(`h${i}`)).concat(homeRecord('other', { town: '戴埠镇', doorCode: '4711' })),
  residents: [
    residentRecord('r2', 'h1', { name: '沈德福', gender: 'male', birthDate: '1941-05-06' }),
    residentRecord('r1', 'h1', {
      ...({ gender: 'female', birthDate: '1943-01-02', phone: '1390', dialect: '溧阳话', hearing: '重听' } as const),
      ...{ illnesses: ['高血压', '糖尿病'], allergies: ['青霉素'], categories: [undated('独居')] },
    }),
  ],
  contacts: [
    contactRecord('k1', 'h1', { order: 2, name: '邻居', relation: '邻居', phone: '137', keyHolder: true }),
    contactRecord('k2', 'h1', { relation: '女儿', phone: '138' }),
  ],
  providers: ['戴埠镇', '溧城街道'].map((town, i) => providerRecord(`p${i}`, { kind: '应急救援队', town, lon: 119.5, toHour: 24 })),
  devices: [deviceRecord('box-1', 'h1')],
})

onBothDatabases('Homes', (open) => {
  test('come in with everybody around them, and again without harm', async () => {
    const records = await open()
    const progress: number[] = []
    expect(await records.homes.importAll(city(), (done, of) => progress.push(done / of))).toEqual({ newDevices: ['box-1'] })
    expect(progress.at(-1)).toBe(1)
    expect(progress.length).toBeGreaterThan(4)
    await save(records, { homes: [homeWith('h1')] })
    await records.devices.setDisabled('box-1', true)

    const head = await records.changes.head()
    const again = city()
    again.homes[1]!.addressLine = '搬家了'
    again.devices = [deviceRecord('box-1', 'h1', { digest: 'other', name: '新名字' }), deviceRecord('box-2', 'other')]
    expect(await records.homes.importAll(again)).toEqual({ newDevices: ['box-2'] })
    expect(await records.homes.count()).toBe(621)
    expect((await records.homes.get('h1'))?.home.addressLine).toBe('搬家了')
    expect((await records.homes.states('all')).get('h1')).toEqual(homeWith('h1'))
    expect(await records.devices.get('box-1')).toEqual(deviceRecord('box-1', 'h1', { name: '新名字', disabled: true }))
    // the home that changed and both devices: what is as it was is left alone
    expect((await records.changes.head()) - head).toBe(3)
  })

  test('are shown with residents, contacts in calling order and providers of the town first', async () => {
    const records = await open()
    const { homes, residents, contacts, providers, ...rest } = city()
    await records.homes.importAll({ homes, residents, contacts, providers, ...rest })
    expect(await records.homes.get('h1')).toEqual({
      home: homes[1],
      residents: [residents[1], residents[0]],
      contacts: [contacts[1], contacts[0]],
      providers: [providers[1], providers[0]],
    })
    expect((await records.homes.get('other'))?.providers.map(({ id }) => id)).toEqual(['p0', 'p1'])
    expect(await records.homes.get('nowhere')).toBeNull()
  })

  test('in brief name the first resident and who may be called', async () => {
    const records = await open()
    await records.homes.importAll(city())
    const brief = {
      ...{ homeId: 'h1', town: '溧城街道', addressLine: '燕山新村 12 幢 301 室', phone: '0519-87200001' },
      resident: { name: '周桂英', gender: 'female', birthDate: '1943-01-02', categories: ['独居'], phone: '1390' },
      contacts: [
        { name: '周敏', relation: '女儿', phone: '138' },
        { name: '邻居', relation: '邻居', phone: '137' },
      ],
    }
    const briefs = await records.homes.briefs(['h1', 'other', 'nowhere'])
    expect(briefs.get('h1')).toEqual(brief)
    expect(briefs.get('other')).toMatchObject({ town: '戴埠镇', resident: null, contacts: [] })
    expect(briefs.size).toBe(2)
    const directory = await records.homes.emergencyDirectory()
    expect(directory.size).toBe(621)
    expect(directory.get('h1')).toEqual(brief)
  })

  test('name as first resident somebody who is still there, and of the dead only where nobody else is', async () => {
    const records = await open()
    const gone = (status: 'deceased' | 'moved' | 'hospital', from: string) => ({ statuses: [{ status, from, until: null, place: null }] })
    await records.homes.importAll({
      ...{ homes: [homeRecord('h1'), homeRecord('h2')], contacts: [], devices: [] },
      residents: [
        residentRecord('r1', 'h1', { name: '已故', ...gone('deceased', '2026-11-01') }),
        residentRecord('r2', 'h1', { name: '迁出', ...gone('moved', '2026-11-01') }),
        residentRecord('r3', 'h1', { name: '住院', ...gone('hospital', '2026-11-01') }),
        residentRecord('r4', 'h1', { name: '明日', ...gone('deceased', '2026-11-24') }),
        residentRecord('r5', 'h2', { name: '独自', ...gone('deceased', '2026-11-01') }),
      ],
      providers: [providerRecord('p1'), providerRecord('p2', { active: false })],
    })
    const file = await records.homes.get('h1')
    expect(file?.residents.map(({ id }) => id)).toEqual(['r3', 'r4', 'r1', 'r2'])
    expect(file?.providers.map(({ id }) => id)).toEqual(['p1'])
    const briefs = await records.homes.briefs(['h1', 'h2'])
    expect([briefs.get('h1')?.resident?.name, briefs.get('h2')?.resident?.name]).toEqual(['住院', '独自'])
  })

  test('in brief show the categories that hold today', async () => {
    const records = await open()
    const categories = [undated('独居'), { ...undated('低保'), until: '2026-11-22' }, { ...undated('失能'), from: '2026-11-23' }]
    await records.homes.importAll({
      ...{ homes: [homeRecord('h1')], residents: [residentRecord('r1', 'h1', { categories })], contacts: [], providers: [], devices: [] },
    })
    expect((await records.homes.emergencyDirectory()).get('h1')?.resident?.categories).toEqual(['独居', '失能'])
  })

  test('an empty one is made once', async () => {
    const records = await open()
    expect(await records.homes.ensure('h1')).toBe(true)
    expect(await records.homes.ensure('h1')).toBe(false)
    expect((await records.homes.get('h1'))?.home).toMatchObject({ id: 'h1', town: '', lat: null })
  })
})

onBothDatabases('Devices', (open) => {
  test('are added to homes that exist, once', async () => {
    const records = await open()
    const device = deviceRecord('box-1', 'h1')
    expect(await records.devices.add(device)).toEqual({ ok: false, reason: 'no-such-home' })
    await records.homes.ensure('h1')
    expect(await records.devices.add(device)).toEqual({ ok: true })
    expect(await records.devices.add({ ...device, name: 'other' })).toEqual({ ok: false, reason: 'exists' })
    expect(await records.devices.get('box-1')).toEqual(device)
    expect(await records.devices.get('box-2')).toBeNull()
    expect(await records.devices.ofHome('h1')).toEqual([device])
  })

  test('every change is in the change log', async () => {
    const records = await open()
    await addHomes(records, 1)
    const head = await records.changes.head()
    expect(await records.devices.setDigest('box-1', 'new')).toBe(true)
    expect(await records.devices.setDisabled('box-1', true)).toBe(true)
    expect(await records.devices.setDigest('nobody', 'new')).toBe(false)
    const change = { kind: 'device', id: 'box-1', n: null, at: NOW }
    const changes = [1, 2].map((step) => ({ ...change, seq: head + step }))
    expect(await records.changes.since(head, 10)).toEqual({ ok: true, changes })
    expect(await records.devices.all()).toEqual([
      { id: 'box-1', homeId: 'h1', digest: 'new', disabled: true, beatMs: 60_000, maxPayloadBytes: 16_384 },
    ])
  })

  test('are listed in pages and found by what people type', async () => {
    const records = await open()
    await records.homes.importAll(city())
    await records.devices.add(deviceRecord('Box_2', 'other', { name: '100% 手环' }))
    await records.devices.add(deviceRecord('box-3', 'other'))
    const ids = async (query: { after?: string; limit?: number; search?: string }) =>
      (await records.devices.list({ after: null, limit: 10, ...query })).map(({ id }) => id)
    expect(await ids({ limit: 2 })).toEqual(['Box_2', 'box-1'])
    expect(await ids({ after: 'box-1' })).toEqual(['box-3'])
    expect(await ids({ search: '桂英' })).toEqual(['box-1'])
    expect(await ids({ search: 'zhougy' })).toEqual([])
    expect(await ids({ search: 'zhougui' })).toEqual(['box-1'])
    expect(await ids({ search: '戴埠' })).toEqual(['Box_2', 'box-3'])
    expect(await ids({ search: 'BOX_' })).toEqual(['Box_2'])
    expect(await ids({ search: '%' })).toEqual(['Box_2'])
    expect(await ids({ search: 'nothing' })).toEqual([])
    const [box] = await records.devices.list({ after: 'Box_2', limit: 1 })
    expect(box).toMatchObject({ town: '溧城街道', addressLine: '燕山新村 12 幢 301 室', residentName: '周桂英', disabled: false })
    expect(box).not.toHaveProperty('digest')
  })
})

onBothDatabases('Users', (open) => {
  const newUser = { id: 'u1', username: 'LiQian', name: '李倩', role: 'operator', seat: '3', passwordHash: null } as const
  const user = { ...newUser, disabled: false, failures: 0, lockedUntil: null, createdAt: NOW }

  test('have one name each, whatever its case', async () => {
    const records = await open()
    expect(await records.users.add(newUser)).toEqual({ ok: true })
    expect(await records.users.add({ ...newUser, id: 'u2', username: 'liqian' })).toEqual({ ok: false, reason: 'exists' })
    expect(await records.users.byUsername('LIQIAN')).toEqual(user)
    expect(await records.users.byUsername('nobody')).toBeNull()
    expect(await records.users.list()).toEqual([user])
  })

  test('are locked for 15 minutes by the fifth wrong password in a row', async () => {
    const records = await open()
    await records.users.add(newUser)
    for (let i = 0; i < 4; i++) expect(await records.users.recordFailure('u1', NOW)).toBeNull()
    await records.users.recordSuccess('u1')
    for (let i = 0; i < 4; i++) expect(await records.users.recordFailure('u1', NOW)).toBeNull()
    const lockedUntil = NOW + 15 * 60_000
    expect(await records.users.recordFailure('u1', NOW)).toBe(lockedUntil)
    expect(await records.users.get('u1')).toMatchObject({ lockedUntil, failures: 0 })
    expect(await records.users.setPassword('u1', 'hash')).toBe(true)
    expect(await records.users.get('u1')).toMatchObject({ lockedUntil: null, passwordHash: 'hash' })
    expect(await records.users.recordFailure('nobody', NOW)).toBeNull()
  })

  test('a set-up link works once, until it expires or another replaces it', async () => {
    const records = await open()
    await records.users.add(newUser)
    await records.users.issueSetUp('u1', 'first', NOW + 1000)
    await records.users.issueSetUp('u1', 'second', NOW + 1000)
    expect(await records.users.redeemSetUp('first', NOW)).toBeNull()
    expect(await records.users.redeemSetUp('second', NOW + 999)).toEqual(user)
    expect(await records.users.redeemSetUp('second', NOW + 999)).toBeNull()
    await records.users.issueSetUp('u1', 'third', NOW + 1000)
    expect(await records.users.redeemSetUp('third', NOW + 1000)).toBeNull()
  })

  test('sessions end by time, by sign-out, and with the user', async () => {
    const records = await open()
    await records.users.add(newUser)
    const session = { tokenDigest: 's1', userId: 'u1', createdAt: NOW, expiresAt: NOW + 1000 }
    const find = (now = NOW) => records.sessions.find('s1', now)
    await records.sessions.create(session)
    expect(await find()).toEqual({ session, user })
    expect(await find(NOW + 1000)).toBeNull()
    await records.sessions.touch('s1', NOW + 2000)
    expect((await find(NOW + 1000))?.session.expiresAt).toBe(NOW + 2000)
    await records.users.setDisabled('u1', true)
    expect(await find()).toBeNull()
    await records.users.setDisabled('u1', false)
    await records.sessions.remove('s1')
    expect(await find()).toBeNull()
    for (const tokenDigest of ['s1', 's2']) await records.sessions.create({ ...session, tokenDigest })
    await records.sessions.touch('s2', NOW + 2000)
    expect(await records.sessions.prune(NOW + 1000)).toBe(1)
    await records.sessions.removeForUser('u1')
    expect(await records.sessions.find('s2', NOW)).toBeNull()
  })
})

onBothDatabases('Alarms', (open) => {
  async function withAlarms(records: Records) {
    await addHomes(records, 3)
    const later = NOW + 60_000
    const open1 = alarmOf('a1', 'h1')
    const open4 = alarmOf('a4', 'h1', { class: 'technical', type: 'offline', openedAt: later })
    const open3 = alarmOf('a3', 'h3', { stageAt: { raised: NOW, claimed: NOW + 5000, arrived: NOW + 9000 }, stage: 'arrived' })
    const closed = [closedAlarm('a0', 'h1'), closedAlarm('a2', 'h2')]
    await save(records, { homes: [homeWith('h1', open1, open4), homeWith('h3', open3)], alarms: [open1, open4, open3, ...closed] })
    return { open1, open3, open4, closed }
  }

  test('are listed open ones oldest first, closed and all newest first, in pages', async () => {
    const records = await open()
    const { open1, open3, open4, closed } = await withAlarms(records)
    expect(await records.alarms.open()).toEqual([open1, open3, open4])
    expect(await records.alarms.list({ status: 'open', after: 'a1', limit: 1 })).toEqual([open3])
    expect(await records.alarms.list({ status: 'closed', after: null, limit: 10 })).toEqual([closed[1], closed[0]])
    const ids = async (after: string | null) => (await records.alarms.list({ status: 'all', after, limit: 3 })).map(({ id }) => id)
    expect(await ids(null)).toEqual(['a4', 'a3', 'a2'])
    expect(await ids('a2')).toEqual(['a1', 'a0'])
  })

  test('are found by id, by home and by the day they opened', async () => {
    const records = await open()
    const { open1, open4, closed } = await withAlarms(records)
    expect(await records.alarms.get('a4')).toEqual(open4)
    expect(await records.alarms.get('a0')).toEqual(closed[0])
    expect(await records.alarms.get('none')).toBeNull()
    expect([...(await records.alarms.byIds(['a1', 'a0', 'a1', 'none'])).keys()].sort()).toEqual(['a0', 'a1'])
    expect(await records.alarms.ofHome('h1', NOW)).toEqual([open4, open1, closed[0]])
    expect(await records.alarms.ofHome('h1', NOW + 1)).toEqual([open4])
    const figures = await records.alarms.openedSince(NOW)
    expect(figures).toHaveLength(5)
    const arrived = { id: 'a3', class: 'life', test: false, status: 'open', openedAt: NOW, claimedAt: NOW + 5000, arrivedAt: NOW + 9000 }
    expect(figures).toContainEqual(arrived)
    expect(figures).toContainEqual({ ...arrived, id: 'a2', status: 'closed', claimedAt: NOW + 1000, arrivedAt: null })
  })

  test('show who called, when the device says, and what happened', async () => {
    const records = await open()
    await addHomes(records, 1)
    const source = { kind: 'device', id: 'box-1', name: null } as const
    const signal = { alarmId: 'a1', kind: 'signal', source } as const
    const timeline = [
      entryOf('h1', 1, { ...signal, ref: 'r1', data: { type: 'sos', deviceAt: NOW - 500, component: 'pendant-1' } }),
      entryOf('h1', 2, { kind: 'availability', source }),
      entryOf('h1', 3, { ...signal, ref: 'r2', at: NOW + 9, data: { type: 'fall-suspected', deviceAt: null } }),
      entryOf('h1', 4, { alarmId: 'a1', kind: 'noted', source: { kind: 'operator', id: 'u1', name: '李倩' } }),
      entryOf('h1', 5, { alarmId: 'a2', kind: 'noted' }),
    ]
    await save(records, { alarms: [closedAlarm('a1', 'h1'), closedAlarm('a2', 'h1')], timeline })
    expect((await records.alarms.signals(['a1', 'a2'])).get('a1')).toEqual([
      { alarmId: 'a1', deviceId: 'box-1', type: 'sos', ref: 'r1', at: NOW - 500, receivedAt: NOW, component: 'pendant-1' },
      { alarmId: 'a1', deviceId: 'box-1', type: 'fall-suspected', ref: 'r2', at: NOW + 9, receivedAt: NOW + 9, component: null },
    ])
    expect(await records.timeline.ofAlarm('a1')).toEqual([timeline[0], timeline[2], timeline[3]])
    expect(await records.timeline.ofAlarm('a1', 1)).toEqual([timeline[2], timeline[3]])
    expect(await records.timeline.ofDevice('box-1', 2)).toEqual([timeline[2], timeline[1]])
  })
})

onBothDatabases('The records', (open, dialect) => {
  test('say whether they can be written, and how large they are', async () => {
    const records = await open()
    await addHomes(records, 2)
    await records.check()
    const stats = await records.stats()
    expect(stats).toMatchObject({ homes: 2, devices: 2, openAlarms: 0, dueTimes: 0, pendingNotices: 0, waiting: { urgent: 0, bulk: 0 } })
    expect(stats.changeHead).toBe(await records.changes.head())
    expect(stats.databaseBytes).toBeGreaterThan(dialect === 'sqlite' ? 100_000 : 1_000_000)
  })
})

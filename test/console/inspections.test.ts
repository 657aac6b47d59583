/** 双随机 over HTTP: homes and inspectors are drawn, anybody can draw again and see that it was fair, and results are written down. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { InspectionView, proofSchema } from '../../console/care-api.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { draw } from '../../rules/care/draw.ts'
import type { Operator } from '../support/operator.ts'
import { type Rig, startRig } from './rig.ts'
import { put } from './service-fixtures.ts'

type Proof = z.infer<typeof proofSchema>

let rig: Rig
let sun: Operator
beforeEach(async () => {
  rig = await startRig({ homes: 12 })
  sun = await rig.signIn('sun')
  for (const id of ['wu', 'zheng', 'feng']) await put(rig, 'officer', officer(id))
})
afterEach(() => rig.stop())

const officer = (id: string, fields: Partial<RecordOf<'officer'>> = {}): RecordOf<'officer'> => ({
  ...{ id, name: `网格员 ${id}`, phone: '13811113333', town: '竹箦镇', village: '河口村', grid: '1', inspector: true, active: true },
  ...fields,
})
const drawn = (fields: object = {}) =>
  sun.request<InspectionView>('POST', '/api/v1/inspections', { day: '2026-11-26', town: null, wanted: 4, ...fields })
const proofOf = async (id: string): Promise<Proof> => (await sun.request<Proof>('GET', `/api/v1/inspections/${id}/proof`)).body

async function changeHome(id: string, fields: Partial<RecordOf<'home'>>): Promise<void> {
  await put(rig, 'home', { ...(await rig.records.care.get('home', id))!.doc, ...fields })
}
async function endResidence(n: number, status: 'deceased' | 'moved' | 'hospital'): Promise<void> {
  const { doc } = (await rig.records.care.get('resident', `resident-${n}`))!
  await put(rig, 'resident', { ...doc, statuses: [{ status, from: '2026-11-01', until: null, place: null }] })
}

test('a draw takes as many homes as wanted, each with an inspector, and says by what seed', async () => {
  const { status, body } = await drawn()
  expect(status).toBe(201)
  expect(body).toMatchObject({
    ...{ day: '2026-11-26', drawnAt: rig.clock.now(), drawnBy: '孙志远', method: 'anling-draw-1', homes: 12, inspectors: 3, wanted: 4 },
  })
  expect(body.seed).toMatch(/^token-/)
  expect(new Set(body.picks.map(({ homeId }) => homeId)).size).toBe(4)
  expect(body.picks[0]).toMatchObject({
    town: '溧城街道',
    doneDay: null,
    result: null,
    note: '',
    inspectorName: expect.stringContaining('网格员'),
  })
  expect(body.picks[0]?.addressLine).toMatch(/^燕山新村 \d+ 幢 301 室$/)
  const again = await drawn()
  expect(again.body.seed).not.toBe(body.seed)
})

test('anybody can draw again from what is kept, and sees when a pick was exchanged', async () => {
  const { body } = await drawn()
  const proof = await proofOf(body.id)
  expect(proof.proven).toBe(true)
  expect(draw(proof)).toEqual(proof.picks)
  const { doc } = (await rig.records.care.get('inspection', body.id))!
  const other = doc.homes.find((id) => doc.picks.every(({ homeId }) => homeId !== id))!
  await put(rig, 'inspection', { ...doc, picks: doc.picks.map((pick, index) => (index === 0 ? { ...pick, homeId: other } : pick)) })
  expect((await proofOf(body.id)).proven).toBe(false)
})

test('only homes of the town in which somebody lives, and only active inspectors, are drawn from', async () => {
  await changeHome('home-1', { town: '竹箦镇' })
  await endResidence(2, 'deceased')
  await endResidence(3, 'moved')
  await endResidence(4, 'hospital')
  await put(rig, 'officer', officer('idle', { active: false }))
  await put(rig, 'officer', officer('other', { inspector: false }))
  const { body } = await drawn({ town: '溧城街道', wanted: 500 })
  const proof = await proofOf(body.id)
  expect(proof.homes).toEqual(['home-10', 'home-11', 'home-12', 'home-4', 'home-5', 'home-6', 'home-7', 'home-8', 'home-9'])
  expect(proof.inspectors).toEqual(['feng', 'wu', 'zheng'])
  expect(body.picks).toHaveLength(9)
})

test('nobody inspects their own grid while others can; the last one left has to', async () => {
  const own = { town: '溧城街道', village: '燕山社区', grid: '第 3 网格' }
  await put(rig, 'officer', officer('wu', own))
  const { body } = await drawn({ wanted: 12 })
  expect(new Set(body.picks.map(({ inspectorId }) => inspectorId))).toEqual(new Set(['feng', 'zheng']))
  expect((await proofOf(body.id)).ownGrid).toHaveLength(12)
  for (const id of ['feng', 'zheng']) await put(rig, 'officer', officer(id, own))
  const { body: forced } = await drawn({ wanted: 12 })
  expect(new Set(forced.picks.map(({ inspectorId }) => inspectorId))).toEqual(new Set(['feng', 'wu', 'zheng']))
  expect((await proofOf(forced.id)).proven).toBe(true)
})

test('nothing is drawn from nothing', async () => {
  expect(await drawn({ town: '没有这个镇' })).toMatchObject({ status: 409, body: { error: 'nothing-to-draw' } })
  for (const id of ['wu', 'zheng', 'feng']) await put(rig, 'officer', officer(id, { inspector: false }))
  expect(await drawn()).toMatchObject({ status: 409, body: { error: 'nothing-to-draw' } })
})

test('what was found is written down home by home, and the draw stays proven', async () => {
  const { body } = await drawn()
  const result = (version: number, fields: object) =>
    sun.request<InspectionView>('POST', `/api/v1/inspections/${body.id}/results`, {
      ...{ version, homeId: body.picks[1]!.homeId, result: 'problem', note: '护理员未到', doneDay: '2026-11-24' },
      ...fields,
    })
  const answer = await result(1, {})
  expect(answer).toMatchObject({ status: 200, body: { version: 2 } })
  expect(answer.body.picks.map((pick) => pick.result)).toEqual([null, 'problem', null, null])
  expect(await result(1, {})).toMatchObject({ status: 409, body: { error: 'record-stale', by: { name: '孙志远' } } })
  const wrong = await result(2, { homeId: 'home-99', doneDay: '2026-11-25' })
  expect(wrong).toMatchObject({ status: 400, body: { fields: [{ path: 'homeId' }, { path: 'doneDay' }] } })
  expect((await proofOf(body.id)).proven).toBe(true)
  const list = await sun.request<{ items: InspectionView[] }>('GET', '/api/v1/inspections')
  expect(list.body.items).toEqual([answer.body])
  expect((await sun.request('GET', `/api/v1/inspections/${body.id}`)).body).toEqual(answer.body)
})

test('who drew, and by what seed, is in the audit', async () => {
  const { body } = await drawn({ town: '溧城街道' })
  const [row] = await rig.records.audit.list({ before: null, limit: 1 })
  expect(row).toMatchObject({
    ...{ byId: 'user-sun', action: 'inspection-drawn', subject: { kind: 'inspection', id: body.id } },
    detail: { town: '溧城街道', wanted: 4, method: 'anling-draw-1', seed: body.seed },
  })
})

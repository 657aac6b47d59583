/** Assessments over HTTP: scored by the server, kept as they were made, corrected only by another one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { ApiError } from '../../console/api.ts'
import type { CareSummary, newAssessmentSchema, RecordView, scaleListSchema, scoredSchema } from '../../console/care-api.ts'
import type { Scale } from '../../rules/care/scale.ts'
import type { Operator } from '../support/operator.ts'
import { type Rig, startRig } from './rig.ts'

type NewAssessment = z.infer<typeof newAssessmentSchema>

let rig: Rig
let sun: Operator
let scales: Scale[]
beforeAll(async () => {
  rig = await startRig()
  sun = await rig.signIn('sun')
  scales = (await sun.request<z.infer<typeof scaleListSchema>>('GET', '/api/v1/scales')).body.items
})
afterAll(() => rig.stop())

const scaleOf = (id: string): Scale => scales.find((scale) => scale.id === id)!
/** options stand best first */
const answers = (scale: Scale, pick: 'best' | 'worst') =>
  Object.fromEntries(scale.parts.flatMap(({ items }) => items).map(({ id, options }) => [id, options.at(pick === 'best' ? 0 : -1)!.points]))
const nationalScale = () => scaleOf('gb-t-42195')

const sheet = (fields: Partial<NewAssessment> = {}): NewAssessment => ({
  ...{ residentId: 'resident-1', scale: 'gb-t-42195', scaleVersion: nationalScale().version, day: '2026-11-20' },
  ...{ answers: answers(nationalScale(), 'best'), circumstances: {}, organisation: '溧阳评估中心', note: '', reason: 'first' },
  assessors: [
    { name: '吴敏', number: '07' },
    { name: '周倩', number: null },
  ],
  ...{ override: null, nextDue: null, replaces: null },
  ...fields,
})
const assess = (fields: Partial<NewAssessment> = {}) =>
  sun.request<RecordView<'assessment'> & ApiError>('POST', '/api/v1/assessments', sheet(fields))
const fieldsOf = (body: ApiError): string[] => (body.fields ?? []).map(({ path }) => path)

describe('a scale', () => {
  test('comes whole, so that the form can be made from it', () => {
    expect(scales.map(({ id }) => id)).toEqual(expect.arrayContaining(['gb-t-42195', 'mz-t-039']))
    expect(nationalScale().parts.flatMap(({ items }) => items)).toHaveLength(26)
  })

  test('scores as the form is filled, and says what is still missing', async () => {
    const preview = (given: Record<string, number>) =>
      sun.request<z.infer<typeof scoredSchema>>('POST', '/api/v1/scales/score', {
        ...{ scale: 'gb-t-42195', version: nationalScale().version, answers: given, circumstances: {} },
      })
    const all = answers(nationalScale(), 'best')
    expect((await preview(all)).body).toMatchObject({ ok: true, result: { total: 90, care: 'intact' } })
    const [first, ...others] = Object.keys(all)
    const part = await preview(Object.fromEntries(others.map((id) => [id, all[id]!])))
    expect(part).toMatchObject({ status: 200, body: { ok: false, problems: [{ item: first, reason: 'missing' }] } })
    expect(await rig.records.care.count({ kind: 'assessment' })).toBe(0)
  })
})

describe('an assessment', () => {
  test('is scored here, with its reasoning, and due again when the scale says', async () => {
    const { status, body } = await assess({ residentId: 'resident-2', answers: answers(nationalScale(), 'worst') })
    expect(status).toBe(201)
    expect(body.doc).toMatchObject({ care: 'total', override: null, nextDue: '2027-11-20', result: { total: 0, care: 'total' } })
    expect(body.doc.result.explanation.length).toBeGreaterThan(0)
    const [row] = await rig.records.audit.list({ before: null, limit: 1 })
    expect(row).toMatchObject({
      action: 'assessed',
      byId: 'user-sun',
      subject: { kind: 'assessment', id: body.id },
      detail: { of: 'resident-2' },
    })
  })

  test('cannot bring its own result', async () => {
    const { body } = await sun.request<RecordView<'assessment'>>('POST', '/api/v1/assessments', {
      ...sheet(),
      ...{ level: 4, care: 'total', result: { care: 'total' } },
    })
    expect(body.doc).toMatchObject({ care: 'intact', result: { total: 90 } })
  })

  test('that is incomplete, of tomorrow, or by one assessor names all of it', async () => {
    const { status, body } = await assess({
      day: '2026-11-25',
      answers: { ...answers(nationalScale(), 'best'), nonsense: 1 },
      circumstances: { 'no-such': 1 },
      assessors: [
        { name: '吴敏', number: null },
        { name: ' 吴敏', number: null },
      ],
    })
    expect([status, fieldsOf(body)]).toEqual([400, ['day', 'assessors', 'answers.nonsense', 'circumstances.no-such']])
  })

  test.each<[string, Partial<NewAssessment>, string]>([
    ['of a scale that nobody knows', { scaleVersion: '1999' }, 'scale'],
    ['of a resident by the checklist for providers', { scale: 'provider-checklist', scaleVersion: '2026' }, 'scale'],
    ['of nobody', { residentId: 'none' }, 'residentId'],
    ['due before it was made', { nextDue: '2026-11-20' }, 'nextDue'],
    ['overridden to a level that the scale has not', { override: { level: 9, reason: '复核' } }, 'override.level'],
    ['overridden to what it scored anyway', { override: { level: 0, reason: '复核' } }, 'override.level'],
    ['overridden without a reason', { override: { level: 1, reason: '' } }, 'override.reason'],
    ['correcting what is not there', { replaces: 'none' }, 'replaces'],
  ])('%s is refused', async (_, fields, path) => {
    const { status, body } = await assess(fields)
    expect([status, fieldsOf(body)]).toEqual([400, [path]])
  })

  test('counts as overridden, and keeps what was scored and why it was changed', async () => {
    const { body } = await assess({ residentId: 'resident-3', override: { level: 2, reason: '夜间走失两次' }, nextDue: '2027-01-31' })
    expect(body.doc).toMatchObject({
      ...{ level: 2, care: 'moderate', nextDue: '2027-01-31' },
      override: { level: 2, care: 'moderate', reason: '夜间走失两次' },
      result: { level: 0, care: 'intact' },
    })
    const care = await sun.request<CareSummary>('GET', '/api/v1/residents/resident-3/care')
    expect(care.body.assessment).toMatchObject({ id: body.id, level: 2, levelName: { zh: '中度失能' }, overridden: true, overdue: false })
  })

  test('is corrected by another one of the same resident, once; the first stays as it was and counts no more', async () => {
    const wrong = await assess({ day: '2026-11-22', answers: answers(nationalScale(), 'worst'), reason: 'routine' })
    expect(fieldsOf((await assess({ residentId: 'resident-2', replaces: wrong.body.id })).body)).toEqual(['replaces'])
    const right = await assess({ day: '2026-11-21', replaces: wrong.body.id, reason: 'dispute' })
    expect(right.status).toBe(201)
    expect(fieldsOf((await assess({ replaces: wrong.body.id })).body)).toEqual(['replaces'])
    const care = await sun.request<CareSummary>('GET', '/api/v1/residents/resident-1/care')
    expect(care.body.assessment).toMatchObject({ id: right.body.id, care: 'intact' })
    const kept = await sun.request<RecordView<'assessment'>>('GET', `/api/v1/records/assessment/${wrong.body.id}`)
    expect(kept.body).toMatchObject({ version: 1, doc: { care: 'total' } })
    const changed = await sun.request('PATCH', `/api/v1/records/assessment/${wrong.body.id}`, { version: 1, changes: { note: '作废' } })
    expect(changed.status).toBe(405)
  })
})

test('of two corrections of one assessment at the same moment one is refused', async () => {
  const wrong = await assess({ residentId: 'resident-3', day: '2026-11-22', reason: 'routine' })
  const correct = (day: string) => assess({ residentId: 'resident-3', day, replaces: wrong.body.id, reason: 'dispute' })
  const both = await Promise.all([correct('2026-11-20'), correct('2026-11-21')])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 400])
  expect(fieldsOf(both.find(({ status }) => status === 400)!.body)).toEqual(['replaces'])
  const made = both.find(({ status }) => status === 201)!
  // the records themselves hold it, whatever was read before
  const another = { kind: 'assessment' as const, doc: { ...made.body.doc, id: 'another' }, version: 0 }
  expect(await rig.records.care.save([another], { id: null, name: 'test' }, null)).toMatchObject({ reason: 'taken', by: made.body.id })
  // and the correction can itself be corrected
  expect((await assess({ residentId: 'resident-3', replaces: made.body.id })).status).toBe(201)
})

test('nobody is assessed after the day of their death', async () => {
  const { doc, version } = (await rig.records.care.get('resident', 'resident-2'))!
  const statuses = [{ status: 'deceased' as const, from: '2026-11-10', until: null, place: null }]
  await rig.records.care.save([{ kind: 'resident', doc: { ...doc, statuses }, version }], { id: null, name: 'test' }, null)
  expect(fieldsOf((await assess({ residentId: 'resident-2', day: '2026-11-11' })).body)).toEqual(['day'])
  expect((await assess({ residentId: 'resident-2', day: '2026-11-10' })).status).toBe(201)
})

test('a provider is assessed yearly by its checklist, by one assessor', async () => {
  const scale = scales.find(({ subject }) => subject === 'provider')!
  const body = {
    ...{ providerId: 'near', scale: scale.id, scaleVersion: scale.version, day: '2026-11-01', year: 2026 },
    ...{
      answers: answers(scale, 'best'),
      circumstances: {},
      assessors: [{ name: '孙志远', number: null }],
      organisation: '民政局',
      note: '',
    },
  }
  const made = await sun.request<RecordView<'provider-assessment'>>('POST', '/api/v1/provider-assessments', body)
  expect(made).toMatchObject({ status: 201, body: { doc: { providerId: 'near', year: 2026, level: 0, nextDue: '2027-11-01' } } })
  const unknown = await sun.request<ApiError>('POST', '/api/v1/provider-assessments', { ...body, providerId: 'none' })
  expect([unknown.status, fieldsOf(unknown.body)]).toEqual([400, ['providerId']])
  const wrongScale = await sun.request<ApiError>('POST', '/api/v1/provider-assessments', {
    ...body,
    scale: 'gb-t-42195',
    scaleVersion: '2022',
  })
  expect(fieldsOf(wrongScale.body)).toEqual(['scale'])
})

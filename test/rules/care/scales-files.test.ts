/** Scales come from files: those that are shipped, and those that somebody adds. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadCareFiles } from '../../../hub/care-files.ts'
import type { Scale } from '../../../rules/care/scale.ts'
import { makeTempDir, type TempDir } from '../../support/temp-dir.ts'
import { best, SCALES_DIR, scored, sentences, shippedScale } from './scale-answers.ts'

const STANDARD = {
  id: 'meal-voucher',
  name: { zh: '助餐补贴', en: 'Meal voucher' },
  gives: 'voucher',
  per: 'month',
  who: {},
  midMonth: 'first-day',
  monthOfDeath: 'whole',
  excludes: [],
  cap: null,
  covers: ['meal'],
  rates: [],
}
/** a scale that no code has heard of */
const GAIT: Scale = {
  id: 'gait-check',
  version: '2027-01',
  subject: 'resident',
  name: { zh: '步态速查', en: 'Gait check' },
  reference: '测试用',
  nextDueMonths: 3,
  parts: [
    {
      id: 'gait',
      name: { zh: '步态', en: 'Gait' },
      items: [
        {
          id: 'turn',
          name: { zh: '转身', en: 'Turning' },
          max: 2,
          options: [
            { points: 0, text: { zh: '稳', en: 'Steady' } },
            { points: 2, text: { zh: '不稳', en: 'Unsteady' } },
          ],
        },
      ],
    },
  ],
  levels: [
    { level: 0, care: 'intact', name: { zh: '无风险', en: 'No risk' }, points: { from: 0, to: 0 } },
    { level: 1, care: 'moderate', name: { zh: '有风险', en: 'Risk' }, points: { from: 1, to: 2 } },
  ],
  circumstances: [],
  upgrades: [],
}

let dir: TempDir
let shippedDir: string
let extraDir: string
const add = (name: string, content: string) => writeFile(join(extraDir, 'scales', name), content)
const keys = (scales: readonly Scale[]) => scales.map(({ id, version }) => `${id} ${version}`)
const SHIPPED = ['gb-t-42195 2022', 'mz-t-039 2013', 'provider-checklist 2026']

beforeEach(async () => {
  dir = await makeTempDir('care')
  shippedDir = join(dir.path, 'shipped')
  extraDir = join(dir.path, 'extra')
  await cp(SCALES_DIR, join(shippedDir, 'scales'), { recursive: true })
  await mkdir(join(shippedDir, 'standards'))
  await writeFile(join(shippedDir, 'standards', 'meal-voucher.json'), JSON.stringify(STANDARD))
  await mkdir(join(extraDir, 'scales'), { recursive: true })
})
afterEach(() => dir.remove())

test('the scales and standards that are shipped load as they are', async () => {
  const { scales, standards, problems } = await loadCareFiles({ extraDir: join(dir.path, 'nowhere') })
  expect(keys(scales)).toEqual(SHIPPED)
  const files = (await readdir(join(SCALES_DIR, '..', 'standards'))).filter((name) => name.endsWith('.json'))
  expect(standards).toHaveLength(files.length)
  expect(problems).toEqual([])
})

test('a third scale is a file, no code: it appears and scores', async () => {
  await add('gait.json', `\uFEFF${JSON.stringify(GAIT)}`)
  await add('notes.txt', 'not a scale')
  const { scales, standards, problems } = await loadCareFiles({ shippedDir, extraDir })
  expect(problems).toEqual([])
  expect(keys(scales)).toEqual([...SHIPPED, 'gait-check 2027-01'])
  expect(standards.map(({ id }) => id)).toEqual(['meal-voucher'])
  const result = scored(scales.at(-1)!, { turn: 2 })
  expect(result).toMatchObject({ scale: 'gait-check', version: '2027-01', total: 2, level: 1, care: 'moderate' })
  expect(sentences(result, 'zh')).toEqual([
    '步态得 2 分（最高 2 分）。',
    '各部分合计 2 分（最高 2 分）。',
    '总分 1–2 分对应 1 级「有风险」，即初步等级。',
    '最终等级为 1 级「有风险」。',
  ])
})

test('a new version of a known scale stands beside the old one', async () => {
  const newer = { ...shippedScale('provider-checklist-2026'), version: '2027' }
  await add('provider.json', JSON.stringify(newer))
  const { scales, problems } = await loadCareFiles({ shippedDir, extraDir })
  expect([keys(scales), problems]).toEqual([[...SHIPPED, 'provider-checklist 2027'], []])
})

test('extra files that are wrong are left out and said, each with everything that is wrong, and the rest loads', async () => {
  await add('a-cut.json', '{ "id": "cut"')
  await add('b-typo.json', JSON.stringify({ ...GAIT, id: 'typo', nextDueMonths: 0, nextDueMonth: 3, subject: 'pet' }))
  await add('c-max.json', JSON.stringify({ ...GAIT, id: 'max', levels: GAIT.levels.slice(0, 1) }))
  await add('d-taken.json', JSON.stringify({ ...GAIT, id: 'mz-t-039', version: '2013' }))
  await mkdir(join(extraDir, 'scales', 'e-folder.json'))
  await add('f-good.json', JSON.stringify(GAIT))
  const { scales, problems } = await loadCareFiles({ shippedDir, extraDir })
  expect(keys(scales)).toEqual([...SHIPPED, 'gait-check 2027-01'])
  expect(problems.map(({ file }) => file.slice(extraDir.length))).toEqual(
    ['a-cut', 'b-typo', 'c-max', 'd-taken', 'e-folder'].map((name) => join('/scales', `${name}.json`)),
  )
  const [cut, typo, max, takenKey, folder] = problems.map(({ wrong }) => wrong)
  expect(cut).toEqual([{ zh: expect.stringContaining('不能作为 JSON 读取'), en: expect.stringContaining('cannot be read as JSON') }])
  expect(typo!.map(({ en }) => en.split(':')[0])).toEqual(expect.arrayContaining(['subject', 'nextDueMonths']))
  expect(JSON.stringify(typo)).toContain('nextDueMonth\\"')
  expect(typo).toHaveLength(3)
  expect(max).toEqual([expect.objectContaining({ en: "Totals go from 0 to 2; the levels' points must cover exactly these." })])
  expect(takenKey).toEqual([expect.objectContaining({ en: expect.stringContaining('mz-t-039 2013') })])
  expect(folder).toEqual([expect.objectContaining({ en: expect.stringContaining('cannot be read') })])
  for (const { todo } of problems) expect(todo).toEqual({ zh: expect.stringContaining('改正'), en: expect.stringContaining('Correct it') })
})

test('an extra folder that cannot be read is said, and the shipped files load', async () => {
  await writeFile(join(dir.path, 'file'), '')
  const { scales, problems } = await loadCareFiles({ shippedDir, extraDir: join(dir.path, 'file') })
  expect(keys(scales)).toEqual(SHIPPED)
  expect(problems).toEqual([expect.objectContaining({ file: join(dir.path, 'file', 'scales') })])
})

test('a shipped scale that contradicts itself is a fault that names file and contradiction', async () => {
  const path = join(shippedDir, 'scales', 'gb-t-42195-2022.json')
  const scale: Scale = JSON.parse(await readFile(path, 'utf8'))
  scale.levels[0]!.points = { from: 91, to: 91 }
  await writeFile(path, JSON.stringify(scale))
  await expect(loadCareFiles({ shippedDir, extraDir })).rejects.toThrow(/gb-t-42195-2022\.json: .*between 89 and 91/)
})

test('a shipped standard that is no standard is a fault', async () => {
  await writeFile(join(shippedDir, 'standards', 'meal-voucher.json'), JSON.stringify({ ...STANDARD, gives: 'gold' }))
  await expect(loadCareFiles({ shippedDir, extraDir })).rejects.toThrow(/meal-voucher\.json: gives:/)
})

test('two shipped standards with one id are a fault', async () => {
  await writeFile(join(shippedDir, 'standards', 'other.json'), JSON.stringify(STANDARD))
  await expect(loadCareFiles({ shippedDir, extraDir })).rejects.toThrow(/other\.json: .*meal-voucher/)
})

test('the checklist of providers has 20 items, 100 points and four grades, and serious things fail it at once', () => {
  const checklist = shippedScale('provider-checklist-2026')
  const full = best(checklist)
  expect(Object.keys(full)).toHaveLength(20)
  const names = [90, 75, 60, 59].map(
    (total) => checklist.levels.find(({ points }) => points!.from <= total && total <= points!.to)?.name.zh,
  )
  expect(names).toEqual(['优秀', '良好', '合格', '不合格'])
  expect(scored(checklist, full)).toMatchObject({ total: 100, level: 0 })
  expect(scored(checklist, full, { 'upheld-complaints': 3 })).toMatchObject({ preliminary: 0, level: 1 })
  expect(scored(checklist, full, { 'serious-incident': 1, 'upheld-complaints': 3 })).toMatchObject({ preliminary: 0, level: 3 })
  expect(scored(checklist, full, { 'abuse-or-fraud': 1 })).toMatchObject({ level: 3 })
  expect(checklist.reference).toContain('不是国家、行业或地方标准')
})

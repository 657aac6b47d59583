import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ApiError } from '../../console/api.ts'
import { readSheet } from '../../console/care/sheets/read-sheet.ts'
import { LIMITS } from '../../console/care/sheets/table.ts'
import type { Import } from '../../console/care-api.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { DIGEST_KEY, hours, type Rig, startRig } from './rig.ts'
import { gb18030 } from './sheets/gb18030.ts'
import { Importer } from './sheets/importer.ts'
import { MESSY_ROWS, mansNumber, messySheet, SHEN, womansNumber, ZHOU } from './sheets/messy-sheet.ts'
import { workbook } from './sheets/workbook.ts'

let rig: Rig
let sun: Importer
beforeAll(async () => {
  rig = await startRig({ homes: 1 })
  sun = new Importer(rig, await rig.signIn('sun'))
})
afterEach(async () => {
  for (const { id } of await sun.list()) await sun.remove(id)
})
afterAll(() => rig.stop())

const HEADINGS = ['身份证号', '姓名', '镇', '村', '详细地址']
const person = (n: number): string[] => [
  womansNumber('1940-01-01', n),
  `王桂${'芳英兰珍秀'[n % 5]}`,
  '溧城街道',
  '燕山社区',
  `北门新村 ${n} 号`,
]
const sheetOf = (...rows: string[][]): Buffer => workbook({ rows: [HEADINGS, ...rows] })
let known = 0
/** people that nobody has heard of */
const newcomers = (count: number): string[][] => Array.from({ length: count }, () => person(++known))

const rowsOf = async (bytes: Buffer): Promise<string[][]> => {
  const read = await readSheet(bytes, '')
  if (!read.ok) throw new Error(read.failure.reason)
  return read.tables[0]!.rows
}
const residents = (): Promise<number> => rig.records.care.count({ kind: 'resident' })
const said = ({ problems }: Import): string[] =>
  problems.map(({ row, column, severity, reason }) => `${row} ${column ?? '-'} ${severity} ${reason}`)
const importFiles = async (): Promise<string[]> => (await readdir(join(rig.dir, 'imports')).catch(() => [])).sort()

describe('a list as a town hall sends it', () => {
  test('is understood, and every problem is said by row and column', async () => {
    const read = await sun.upload('residents', workbook(messySheet))
    expect(read).toMatchObject({ state: 'mapping', sheet: '独居老人', headerRow: 4, sheets: ['独居老人'] })
    expect(read.top[0]?.[0]).toBe('溧阳市 2026 年独居老人信息登记表')
    expect(read.sample[0]?.slice(1, 4)).toEqual(['周 芳', '女', ZHOU])
    const checked = await sun.check(read)
    expect(said(checked)).toEqual([
      '5 D 身份证 号码 warning repeated-below',
      '6 E 出生日期 warning birth-date-differs',
      '7 D 身份证 号码 error repeated-row',
      '8 D 身份证 号码 error id-number-checksum',
      '9 G 居 住 地 址 / 村（社区） error missing',
      '10 D 身份证 号码 error digits-lost',
      '11 E 出生日期 error no-such-day',
      '11 I 联系电话 error phone-length',
      '11 J 人员类别 error unknown-word',
      '13 - error repeated-heading',
      '15 I 联系电话 error formula-error',
      '16 - error not-a-record',
      '17 - error not-a-record',
    ])
    expect(checked.problems.find(({ row }) => row === 7)).toMatchObject({
      ...{ field: 'idNumber', value: ZHOU },
      message: { zh: '与第 5 行是同一条记录；只按第 5 行导入；请核对后删去一行', en: expect.stringContaining('row 5') },
    })
  })

  test('loses nothing: every row is new, changed, the same or bad, and good rows are written as they are meant', async () => {
    const { id, counts } = await sun.checked('residents', workbook(messySheet))
    expect(counts).toEqual({ rows: MESSY_ROWS.length, new: 3, changed: 0, same: 0, bad: 9, warnings: 2 })
    expect((await sun.commit(id)).body).toMatchObject({ state: 'committed', committed: { by: '孙志远', rows: 3 } })
    const ids = await rig.records.care.byNaturalKey('resident', [ZHOU, SHEN])
    const [zhou, shen] = [await rig.records.care.get('resident', ids.get(ZHOU)!), await rig.records.care.get('resident', ids.get(SHEN)!)]
    expect(zhou?.doc).toMatchObject({ name: '周芳', gender: 'female', birthDate: '1938-11-25', phone: '13812345678' })
    expect(zhou?.doc.categories.map(({ category }) => category)).toEqual(['独居', '散居五保'])
    expect(shen?.doc).toMatchObject({ name: '沈德福', birthDate: '1940-02-29', phone: '13912345678' })
    const home = await rig.records.care.get('home', zhou!.doc.homeId)
    expect(home?.doc).toMatchObject({ town: '溧城街道', village: '燕山社区', addressLine: '燕山新村 12 幢 301 室' })
    const third = (await rig.records.care.list({ kind: 'resident', search: '赵金娣', limit: 2 })).items[0]!
    expect((await rig.records.care.get('home', third.doc.homeId))?.doc.village).toBe('古渎社区')
    expect(third.doc.phone).toBeNull()
  })

  test.each(['csv', 'xlsx'])('comes back as %s with the rows to be put right, each with what is wrong and what to do', async (format) => {
    const { id } = await sun.checked('residents', workbook(messySheet), '独居老人.xlsx')
    const file = await sun.download(`/imports/${id}/problems?format=${format}`)
    expect([file.status, file.name]).toEqual([200, `独居老人-问题.${format}`])
    const [headings, ...rows] = await rowsOf(file.bytes)
    expect(headings?.slice(-5)).toEqual(['备注', '行号', '列', '问题', '建议'])
    expect(rows.map((row) => Number(row[11]))).toEqual([5, 6, 7, 8, 9, 10, 11, 13, 15, 16, 17])
    const eleven = rows.find((row) => row[11] === '11')!
    expect(eleven.slice(1, 4)).toEqual(['钱阿大', '男', mansNumber('1936-04-30')])
    expect(eleven[12]).toBe('E 出生日期\nI 联系电话\nJ 人员类别')
    expect(eleven[13]?.split('\n')[1]).toContain('10 位')
    expect(eleven[14]?.split('\n')[0]).toBe('请核对年、月、日')
  })

  test('is imported whole once that file has been put right, also after the good rows were', async () => {
    const { id } = await sun.imported('residents', workbook(messySheet))
    const [headings, ...rows] = await rowsOf((await sun.download(`/imports/${id}/problems`)).bytes)
    const right = rows
      .filter((row) => ['8', '9', '11'].includes(row[11]!))
      .map((row) =>
        row[11] === '9'
          ? row.with(6, '北门社区')
          : row[11] === '8'
            ? row.with(3, womansNumber('1941-01-01'))
            : row.with(4, '').with(8, '').with(9, '独居'),
      )
    const again = await sun.checked(
      'residents',
      Buffer.from([headings!, ...right].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')),
    )
    expect([said(again), again.counts]).toMatchObject([[], { rows: 3, new: 3, bad: 0 }])
  })
})

describe('a file', () => {
  test('in GB18030 with semicolons is read as well as a workbook', async () => {
    const text = [HEADINGS, ...newcomers(1), ['', '无身份证', '溧城街道', '燕山社区', '9 号']].map((row) => row.join(';')).join('\r\n')
    const { counts, problems } = await sun.checked('residents', gb18030(text), '名单.csv')
    expect(counts).toMatchObject({ rows: 2, new: 1, bad: 1 })
    expect(problems).toMatchObject([{ row: 3, column: 'A 身份证号', reason: 'missing' }])
  })

  test('with several sheets is looked at where most is known, and elsewhere when told', async () => {
    const [newcomer = []] = newcomers(1)
    const read = await sun.upload(
      'residents',
      workbook({ name: '说明', rows: [['请先看说明']] }, { name: '名单', rows: [['x'], HEADINGS, newcomer] }),
    )
    expect(read).toMatchObject({ sheet: '名单', headerRow: 2, headers: HEADINGS })
    const look = await sun.look(read.id, { sheet: '名单', headerRow: 3 })
    expect(look.body).toMatchObject({ state: 'mapping', headerRow: 3, headers: newcomer, mapping: { idNumber: null, name: null } })
    expect((await sun.look(read.id, { sheet: '说明', headerRow: null })).body).toMatchObject({
      sheet: '说明',
      headerRow: null,
      headers: [],
    })
    expect((await sun.look(read.id, { sheet: '名单', headerRow: null })).body).toMatchObject({ sheet: '名单', headerRow: 2 })
    expect((await sun.look(read.id, { sheet: '没有', headerRow: null })).status).toBe(400)
    expect((await sun.look(read.id, { sheet: '名单', headerRow: 4 })).status).toBe(400)
  })

  test('whose columns were taken wrongly is checked with the columns that are chosen', async () => {
    const read = await sun.upload('residents', workbook({ rows: [['编码', '称呼', ...HEADINGS.slice(2)], ...newcomers(1)] }))
    expect(read.mapping).toMatchObject({ idNumber: null, name: null, town: 2 })
    await expect(sun.check(read)).rejects.toThrow('请选择能认出每一行的列：身份证号，或 档案编号')
    expect(await sun.check(read, { idNumber: 0, name: 1 })).toMatchObject({ state: 'checked', counts: { new: 1, bad: 0 } })
  })

  test.each([
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), '另存为 .xlsx'],
    ['nothing in it', workbook({ rows: [] }), '没有内容'],
    ['too many columns', workbook({ name: '宽', rows: [Array.from({ length: LIMITS.columns + 1 }, () => 'x')] }), '工作表“宽”有 201 列'],
    ['quotes that do not end', Buffer.from('a,b\nc,"d\n'), '双引号'],
  ])('with %s is refused with what to do', async (_, bytes, text) => {
    const read = await sun.upload('residents', bytes)
    expect(read).toMatchObject({ state: 'failed', failure: { zh: expect.stringContaining(text) } })
    expect(await importFiles()).toEqual([])
  })

  test('of more than 20 MB is not taken in', async () => {
    const { status, body } = await sun.send<ApiError>('residents', Buffer.alloc(LIMITS.bytes + 1, 'a'))
    expect([status, body.error]).toEqual([413, 'too-large'])
  })
})

describe('committing', () => {
  test('the same sheet twice changes nothing the second time', async () => {
    const before = await residents()
    const sheet = sheetOf(...newcomers(30))
    expect((await sun.imported('residents', sheet)).counts).toMatchObject({ rows: 30, new: 30 })
    expect(await residents()).toBe(before + 30)
    expect((await sun.imported('residents', sheet)).counts).toMatchObject({ rows: 30, new: 0, changed: 0, same: 30 })
    expect(await residents()).toBe(before + 30)
  })

  test('takes the rows that are chosen, and refuses bad ones by their number', async () => {
    const before = await residents()
    const [first = [], second = [], third = []] = newcomers(3)
    const { id } = await sun.checked('residents', sheetOf(first, second, third.with(3, '')))
    const refused = await sun.commit(id, [2, 4, 99])
    expect(refused).toMatchObject({ status: 400, body: { fields: [{ path: 'rows.4' }, { path: 'rows.99' }] } })
    expect((await sun.commit(id, [3])).body).toMatchObject({ committed: { rows: 1 } })
    expect(await residents()).toBe(before + 1)
    expect(await rig.records.care.byNaturalKey('resident', [first[0]!, second[0]!])).toHaveProperty('size', 1)
  })

  test('leaves out the rows that are named', async () => {
    const [first = [], second = [], third = []] = newcomers(3)
    const { id } = await sun.checked('residents', sheetOf(first, second, third))
    expect((await sun.commit(id, 'good', [3, 99])).body).toMatchObject({ committed: { rows: 2 } })
    const known = await rig.records.care.byNaturalKey('resident', [first[0]!, second[0]!, third[0]!])
    expect([...known.keys()].sort()).toEqual([first[0]!, third[0]!].sort())
  })

  test('writes all or nothing: when the store fails in the middle nothing is written, and it can be tried again', async () => {
    const before = await residents()
    const homes = await rig.records.care.count({ kind: 'home' })
    const { id } = await sun.checked('residents', sheetOf(...newcomers(50)))
    rig.tamper(`create trigger full before insert on care_record when new.kind = 'resident' and new.id > '01' begin
      select case when (select count(*) from care_record where kind = 'resident') > ${before + 40} then raise(abort, 'disk full') end; end`)
    expect(await sun.commit(id)).toMatchObject({ status: 503, body: { error: 'not-stored' } })
    expect([await residents(), await rig.records.care.count({ kind: 'home' })]).toEqual([before, homes])
    expect(await sun.get(id)).toMatchObject({ state: 'checked', committed: null })
    rig.tamper('drop trigger full')
    expect((await sun.commit(id)).status).toBe(200)
    expect(await residents()).toBe(before + 50)
  })

  test('is refused when somebody has changed a record since the check, until it is checked again', async () => {
    const [first = [], second = []] = newcomers(2)
    await sun.imported('residents', sheetOf(first, second))
    const sheet = workbook({
      rows: [
        [...HEADINGS, '方言'],
        [...first, '溧阳话'],
        [...second, '溧阳话'],
      ],
    })
    const checked = await sun.checked('residents', sheet)
    expect(checked.counts).toMatchObject({ changed: 2 })
    const number = second[0]!
    const other = (await rig.records.care.get('resident', (await rig.records.care.byNaturalKey('resident', [number])).get(number)!))!
    await rig.records.care.save(
      [{ kind: 'resident', doc: { ...other.doc, note: '已电话核对' }, version: other.version }],
      { id: null, name: '李倩' },
      null,
    )
    expect(await sun.commit(checked.id)).toMatchObject({ status: 409, body: { error: 'import-stale' } })
    const again = await sun.check(await sun.get(checked.id))
    expect((await sun.commit(again.id)).status).toBe(200)
    expect((await rig.records.care.get('resident', other.id))?.doc).toMatchObject({ note: '已电话核对', dialect: '溧阳话' })
  })

  test('before the check, or twice, is refused', async () => {
    const { id } = await sun.upload('residents', sheetOf(...newcomers(1)))
    expect(await sun.commit(id)).toMatchObject({ status: 409, body: { error: 'import-unchecked' } })
    const done = await sun.imported('residents', sheetOf(...newcomers(2)))
    expect(await sun.commit(done.id)).toMatchObject({ status: 409, body: { error: 'import-done' } })
  })

  test('is written down with who did it, the file and the numbers of rows', async () => {
    const { id } = await sun.imported('residents', sheetOf(...newcomers(3)), '燕山社区.xlsx')
    const entries = (await rig.records.audit.list({ before: null, limit: 20 })).filter(({ action }) => action.startsWith('import'))
    expect(entries.slice(0, 2).map(({ action, byName, subject }) => [action, byName, subject?.id])).toEqual([
      ['import-committed', '孙志远', id],
      ['import-uploaded', '孙志远', id],
    ])
    expect(entries[0]?.detail).toMatchObject({ kind: 'residents', rows: 3, new: 3, committed: 3 })
    const number = person(known)[0]!
    const residentId = (await rig.records.care.byNaturalKey('resident', [number])).get(number)!
    expect(await rig.records.care.history('resident', residentId)).toMatchObject([{ reason: '导入 燕山社区.xlsx', by: { id: 'user-sun' } }])
  })
})

describe('devices', () => {
  const sheet = workbook({
    rows: [
      ['设备编号', '住户编号'],
      ['box-101', 'home-1'],
      ['box-102', 'home-1'],
    ],
  })

  test('get their secrets shown once, in a file, and no one else is shown them', async () => {
    const chen = new Importer(rig, await rig.signIn('chen'))
    const done = await chen.imported('devices', sheet, '新设备.xlsx')
    expect(done).toMatchObject({ secrets: true, counts: { new: 2 } })
    expect((await sun.download(`/imports/${done.id}/secrets`)).status).toBe(410)
    const file = await chen.download(`/imports/${done.id}/secrets?format=xlsx`)
    expect([file.status, file.name]).toEqual([200, '新设备-密钥.xlsx'])
    const [, ...secrets] = await rowsOf(file.bytes)
    for (const [id = '', secret = ''] of secrets) {
      expect((await rig.records.devices.get(id))?.digest).toBe(secretDigest(DIGEST_KEY, secret))
    }
    expect(secrets).toHaveLength(2)
    expect(await chen.download(`/imports/${done.id}/secrets`)).toMatchObject({ status: 410 })
    expect((await chen.get(done.id)).secrets).toBe(false)
    expect((await rig.records.audit.list({ before: null, limit: 1 }))[0]).toMatchObject({
      action: 'device-secrets-shown',
      byName: '陈立',
      detail: { devices: 2 },
    })
  })

  test('are for technicians, and people for the bureau', async () => {
    const chen = new Importer(rig, await rig.signIn('chen'))
    expect(await sun.send<ApiError>('devices', sheet)).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    expect(await chen.send<ApiError>('residents', sheetOf(...newcomers(1)))).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    expect((await chen.download('/imports/template?kind=residents')).status).toBe(403)
  })
})

describe('an import', () => {
  test('is seen by nobody but its owner', async () => {
    const { id } = await sun.upload('residents', sheetOf(...newcomers(1)))
    const root = new Importer(rig, await rig.signIn('root'))
    for (const path of [`/imports/${id}`, `/imports/${id}/problems`]) expect((await root.download(path)).status).toBe(410)
    expect(await root.commit(id)).toMatchObject({ status: 410, body: { error: 'import-gone' } })
    expect(await root.list()).toEqual([])
    expect((await sun.list()).map((own) => own.id)).toEqual([id])
  })

  test('that cannot be kept is refused, and takes nobody’s place', async () => {
    await rm(join(rig.dir, 'imports'), { recursive: true, force: true })
    await writeFile(join(rig.dir, 'imports'), 'a file where the folder should be')
    for (let tries = 0; tries < 4; tries += 1)
      expect(await sun.send<ApiError>('residents', sheetOf(...newcomers(1)))).toMatchObject({ status: 503, body: { error: 'not-stored' } })
    await rm(join(rig.dir, 'imports'))
    expect((await sun.upload('residents', sheetOf(...newcomers(1)))).state).toBe('mapping')
  })

  test('is one of at most three, until one is finished or deleted', async () => {
    const [first] = [
      await sun.upload('residents', sheetOf(...newcomers(1))),
      await sun.upload('residents', sheetOf(...newcomers(1))),
      await sun.upload('residents', sheetOf(...newcomers(1))),
    ]
    expect(await sun.send<ApiError>('residents', sheetOf(...newcomers(1)))).toMatchObject({
      status: 409,
      body: { error: 'too-many-imports' },
    })
    expect(await sun.remove(first.id)).toBe(204)
    await sun.imported('residents', sheetOf(...newcomers(1)))
    expect((await sun.upload('residents', sheetOf(...newcomers(1)))).state).toBe('mapping')
  })

  test('keeps its file until it is committed, and what must be put right for a day', async () => {
    const { id } = await sun.checked('residents', sheetOf(...newcomers(1), person(0).with(3, '')))
    expect(await importFiles()).toEqual([`${id}.rows`, `${id}.sheet`])
    await sun.commit(id)
    expect(await importFiles()).toEqual([`${id}.rows`])
    await rig.clock.advance(hours(23))
    sun = new Importer(rig, await rig.signIn('sun'))
    expect((await sun.download(`/imports/${id}/problems`)).status).toBe(200)
    await rig.clock.advance(hours(1))
    sun = new Importer(rig, await rig.signIn('sun'))
    expect((await sun.download(`/imports/${id}/problems`)).status).toBe(410)
    expect(await importFiles()).toEqual([])
  })

  test('is gone after a restart, with its file, and says what to do', async () => {
    const { id } = await sun.upload('residents', sheetOf(...newcomers(1)))
    await rig.restart()
    sun = new Importer(rig, await rig.signIn('sun'))
    expect(await sun.commit(id)).toMatchObject({
      status: 410,
      body: { error: 'import-gone', message: expect.stringContaining('重新上传') },
    })
    expect(await importFiles()).toEqual([])
  })

  test('may begin with an empty sheet: its example is left out, and what is filled in is understood', async () => {
    const file = await sun.download('/imports/template?kind=residents&format=xlsx')
    const [headings, example] = await rowsOf(file.bytes)
    expect(headings).toContain('身份证号（必填）')
    const [newcomer = []] = newcomers(1)
    const filled = headings!.map((_, column) => ({ 0: newcomer[0]!, 1: newcomer[1]! })[column] ?? '')
    const at = (heading: string) => headings!.findIndex((known) => known.startsWith(heading))
    for (const [index, heading] of ['镇', '村', '详细地址'].entries()) filled[at(heading)] = newcomer[index + 2]!
    const checked = await sun.checked('residents', workbook({ rows: [headings!, example!, filled] }))
    expect(Object.values(checked.mapping)).toEqual(headings!.map((_, column) => column))
    expect([said(checked), checked.counts]).toMatchObject([['2 - error example-row'], { rows: 2, new: 1, bad: 1 }])
    const english = await sun.download('/imports/template?kind=assessments&language=en')
    expect(english.bytes.toString()).toContain('ID number (required)')
  })
})

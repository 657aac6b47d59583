/** Sheets as they come from a town hall, in a real browser: from the file chooser to the list of residents. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { readSheet } from '../../console/care/sheets/read-sheet.ts'
import { messySheet } from '../console/sheets/messy-sheet.ts'
import { workbook } from '../console/sheets/workbook.ts'
import { browserStories } from './browser-story.ts'
import { downloaded, openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 60_000
/** a picture, whatever it is called */
const PICTURE = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)])
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function pickFile(page: Page, name: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '选择文件' }).click()])
  await chooser.setFiles({ name, mimeType: XLSX, buffer })
}

story(
  'a messy list is understood, its problems are shown by row and column, and what is good is written',
  async ({ browser, hub }) => {
    const page = await openOffice(browser, hub, 'qian', '/office/imports')
    const refused = await watchPolicy(page)
    await page.getByRole('radio', { name: /^老人/ }).check()
    await pickFile(page, '独居老人登记表.xlsx', workbook(messySheet))

    const top = page.getByRole('table', { name: '表格开头' })
    expect(await top.getByRole('radio', { name: '标题在第 4 行' }).isChecked()).toBe(true)
    const mapping = page.getByRole('region', { name: '对应列' })
    const columnFor = (field: string) => mapping.getByRole('row', { name: new RegExp(`^${field}`) }).locator('.ant-select')
    expect(await columnFor('身份证号').innerText()).toBe('D 身份证 号码')
    expect(await columnFor('村/社区').innerText()).toBe('G 居 住 地 址 / 村（社区）')
    await mapping.getByText(/不导入的列：A 序号/).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'import-columns')

    await mapping.getByRole('button', { name: '检查' }).click()
    const problems = page.getByRole('table', { name: '问题清单' })
    const row = (text: RegExp) => problems.getByRole('row', { name: text })
    await row(/^8 D 身份证 号码 320481\d{12} 错误 身份证号校验位不对/).waitFor()
    await row(/^7 D 身份证 号码 \d{18} 错误 与第 5 行是同一条记录/).waitFor()
    await row(/^9 G 居 住 地 址 \/ 村（社区） 空 错误 缺少村\/社区/).waitFor()
    await row(/^11 I 联系电话 1381234567 错误 电话号码有 10 位/).waitFor()
    await row(/^6 E 出生日期 1940\.1\.22 提醒 与身份证号中的 1940-02-29 不一致/).waitFor()
    expect(await problems.getByRole('checkbox').count()).toBe(2)
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'import-problems')

    const file = await downloaded(page, () => page.getByRole('button', { name: '下载问题清单' }).click())
    const read = await readSheet(file.bytes, '')
    expect(read.ok && read.tables[0]!.rows.length).toBeGreaterThan(9)

    await problems.getByRole('checkbox', { name: '导入第 6 行' }).uncheck()
    await page.getByRole('button', { name: '导入 2 行' }).click()
    await page.getByRole('dialog').getByText('有错误的 9 行不导入').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '确认导入' }).click()
    await page.getByText('已导入 2 行').first().waitFor()
    await shoot(page, 'import-done')

    await page.getByRole('link', { name: '查看档案' }).click()
    const residents = page.getByRole('table', { name: '老人档案' })
    // written in full-width digits and with a blank in the name
    await residents.getByRole('row', { name: /周芳 女 88 岁.*燕山新村 12 幢 301 室/ }).waitFor()
    await residents.getByRole('row', { name: /赵金娣/ }).waitFor()
    expect(await residents.getByRole('row', { name: /沈德福/ }).count()).toBe(0)
    expect(await refused()).toEqual([])
  },
  MANY_SCREENS_MS,
)

story(
  'what is no sheet is refused with the reason, and another row of headings can be chosen',
  async ({ browser, hub }) => {
    const page = await openOffice(browser, hub, 'qian', '/office/imports')
    await pickFile(page, '照片.xlsx', PICTURE)
    await page.getByRole('region', { name: '无法读取' }).waitFor()
    await page.getByRole('link', { name: '导入其他文件' }).click()

    const rows = [
      ['填报', '单位', '燕山'],
      ['一', '二', '三'],
      ['甲', '乙', '丙'],
    ]
    await pickFile(page, '看不懂的表.xlsx', workbook({ rows }))
    await page.getByText('没有认出标题行').waitFor()
    await page.getByRole('radio', { name: '标题在第 2 行' }).check()
    const mapping = page.getByRole('region', { name: '对应列' })
    await mapping.getByText(/必填但还没有对应的列：.*身份证号/).waitFor()
    await mapping.getByRole('button', { name: '检查' }).click()
    await mapping.getByText(/请选择能认出每一行的列/).waitFor()
  },
  MANY_SCREENS_MS,
)

story(
  'a technician brings in boxes, and their secrets are given out once',
  async ({ browser, hub }) => {
    const page = await openOffice(browser, hub, 'chen', '/office/imports')
    expect(await page.getByRole('radio').count()).toBe(1)
    const rows = [
      ['设备编号', '住户编号'],
      ['box-000901', 'home-000001'],
    ]
    await pickFile(page, '新设备.xlsx', workbook({ rows }))
    await page.getByRole('region', { name: '对应列' }).getByRole('button', { name: '检查' }).click()
    await page.getByRole('button', { name: '导入 1 行' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '确认导入' }).click()
    await page.getByRole('button', { name: '下载密钥' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('只能下载这一次').waitFor()
    const file = await downloaded(page, () => dialog.getByRole('button', { name: '下载密钥' }).click())
    expect(file.bytes.toString('utf8')).toMatch(/box-000901,\S{20,}/)
    await dialog.waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: '下载密钥' }).count()).toBe(0)
  },
  MANY_SCREENS_MS,
)

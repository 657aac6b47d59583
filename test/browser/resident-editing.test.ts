/** Entering and keeping a resident's record, through a whole hub. */
import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { RecordView } from '../../console/care-api.ts'
import { homeId } from '../support/hub.ts'
import { browserStories } from './browser-story.ts'
import { openOffice, seriousViolations, shoot } from './console-page.ts'

const story = browserStories()
const LONG_MS = 60_000
/** one red dot */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

story(
  'a new resident is entered; the ID number tells birth date and gender, and a slip in it is said at its field',
  async ({ browser, hub }) => {
    const page = await openOffice(browser, hub, 'qian')
    await page.getByRole('link', { name: '新建档案' }).click()
    await page.getByLabel('姓名').fill('潘素云')
    await page.getByLabel('身份证号').fill('320481194405161220')
    expect(await page.getByLabel('出生日期').inputValue()).toBe('1944-05-16')
    await page.getByRole('combobox', { name: '病史' }).fill('高血压')
    await page.keyboard.press('Enter')
    await page.getByLabel('街道 / 镇').fill('天目湖镇')
    await page.getByLabel('门牌').fill('茶亭村 9 号')
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: '建立档案' }).click()
    await page.getByText('身份证号校验位不对，请核对是否抄错').waitFor()
    await shoot(page, 'new-resident-refused')
    // the home was made by the first attempt: the second makes no other
    await page.getByLabel('身份证号').fill('320481194405161228')
    await page.getByRole('button', { name: '建立档案' }).click()
    await page.getByRole('heading', { name: '潘素云', level: 1 }).waitFor()
    await page.getByRole('complementary').getByText('3204 **** **** 1228').waitFor()
    await page.getByRole('complementary').getByText('天目湖镇 茶亭村 9 号').waitFor()
    const zhou = await hub.signIn('zhou')
    const homes = await zhou.request<{ total: number }>('GET', `/api/v1/records/home?search=${encodeURIComponent('茶亭村 9 号')}`)
    expect(homes.body.total).toBe(1)
    const found = await zhou.request<{ items: { idNumber: string; age: number }[] }>('GET', '/api/v1/residents?search=psy')
    expect(found.body.items).toMatchObject([{ name: '潘素云', gender: 'female', idNumber: '3204 **** **** 1228' }])
  },
  LONG_MS,
)

story(
  'categories are dated and proven, a stay in hospital shows on the card, and a photo gives the record a face',
  async ({ browser, hub }) => {
    const zhou = await hub.signIn('zhou')
    const { body } = await zhou.request<{ items: RecordView<'resident'>[] }>('GET', `/api/v1/records/resident?homeId=${homeId(1)}`)
    const { id } = body.items[0]!
    const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}`)
    const card = page.getByRole('complementary')
    const dialog = page.getByRole('dialog')

    await page.getByRole('button', { name: '添加人员类别' }).click()
    await dialog.getByLabel('类别').fill('留守')
    await page.keyboard.press('Enter')
    await dialog.getByLabel('凭证').fill('村委会证明 12 号')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByRole('region', { name: '人员类别' }).getByText('村委会证明 12 号').waitFor()
    await card.getByText('留守').waitFor()

    await page.getByRole('button', { name: '添加状态' }).click()
    await dialog.getByLabel('状态').click()
    await page.getByTitle('住院').click()
    await dialog.getByLabel('地点').fill('溧阳市人民医院')
    await dialog.getByRole('button', { name: '保存' }).click()
    await card.getByText(/^住院 · 溧阳市人民医院/).waitFor()
    // a second stay that begins before the first has ended is said where it was typed
    await page.getByRole('button', { name: '添加状态' }).click()
    await dialog.getByLabel('状态').click()
    await page.getByTitle('外出').last().click()
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText(/重叠/).first().waitFor()
    await shoot(page, 'status-overlaps')
    await dialog.getByRole('button', { name: '取消' }).click()

    await card.locator('input[type=file]').setInputFiles({ name: 'face.png', mimeType: 'image/png', buffer: PNG })
    const face = card.getByRole('img', { name: /的照片$/ })
    await face.waitFor()
    expect(await face.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBeGreaterThan(0)
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'resident-photo')
    const { body: record } = await zhou.request<RecordView<'resident'>>('GET', `/api/v1/records/resident/${id}`)
    expect(record.doc.categories).toContainEqual(expect.objectContaining({ category: '留守', evidence: '村委会证明 12 号' }))
    expect(record.doc.statuses).toHaveLength(1)
    expect(record.doc.photo).not.toBeNull()
  },
  LONG_MS,
)

story(
  'contacts are added, put into calling order and removed with a reason',
  async ({ browser, hub }) => {
    const zhou = await hub.signIn('zhou')
    const { body } = await zhou.request<{ items: RecordView<'resident'>[] }>('GET', `/api/v1/records/resident?homeId=${homeId(1)}`)
    const page = await openOffice(browser, hub, 'qian', `/office/residents/${body.items[0]!.id}/contacts`)
    const list = page.getByRole('region', { name: /紧急联系人/ })
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: '添加联系人' }).click()
    await dialog.getByLabel('姓名').fill('陈美华')
    await dialog.getByLabel('关系').fill('长女')
    await dialog.getByLabel('电话').fill('13815025521')
    await dialog.getByLabel('有钥匙').click()
    await dialog.getByRole('button', { name: '保存' }).click()
    const added = list.getByRole('listitem').filter({ hasText: '陈美华' })
    await added.getByText('138****5521').waitFor()
    await added.getByText('有钥匙').waitFor()
    const names = () => list.locator('.contact-name b').allInnerTexts()
    const before = await names()
    expect(before.at(-1)).toBe('陈美华')
    await added.getByRole('button', { name: '陈美华上移' }).click()
    await page.getByRole('status').getByText('已调整拨打顺序').waitFor()
    expect(await names()).toEqual([...before.slice(0, -2), '陈美华', before.at(-2)])
    const removed = before[0]!
    await page.getByRole('button', { name: `删除${removed}` }).click()
    expect(await dialog.getByRole('button', { name: '删除', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('删除原因').fill('号码已停用')
    await dialog.getByRole('button', { name: '删除', exact: true }).click()
    await list.getByText(removed).waitFor({ state: 'detached' })
    expect(await names()).not.toContain(removed)
    await shoot(page, 'contacts')
  },
  LONG_MS,
)

story(
  'a result that the published text leaves open is confirmed, and a wrong assessment is answered by another one',
  async ({ browser, hub }) => {
    const qian = await hub.signIn('qian')
    const { body: list } = await qian.request<{ items: { id: string }[] }>('GET', `/api/v1/records/resident?homeId=${homeId(1)}`)
    const { id } = list.items[0]!
    const { body: scales } = await qian.request<{
      items: { id: string; version: string; parts: { id: string; items: { id: string; options: { points: number }[] }[] }[] }[]
    }>('GET', '/api/v1/scales')
    const mz = scales.items.find((scale) => scale.id === 'mz-t-039')!
    // all as good as can be but taking part in society, which is as bad as can be: the text has no level for that
    const answers = Object.fromEntries(
      mz.parts.flatMap((part) => part.items.map((item) => [item.id, item.options.at(part.id === 'society' ? -1 : 0)!.points])),
    )
    const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}/assess`)
    await page.getByLabel('量表').click()
    await page.getByTitle(/MZ\/T 039/).click()
    for (const [item, points] of Object.entries(answers)) {
      const place = mz.parts
        .flatMap((part) => part.items)
        .find((one) => one.id === item)!
        .options.findIndex((option) => option.points === points)
      await page.locator(`#item-${item}`).getByRole('radio').nth(place).check()
    }
    await page.getByLabel('评估员 1').fill('周敏')
    await page.getByLabel('评估员 2').fill('许洁')
    await page.getByLabel('评估机构').fill('溧阳市康宁评估中心')
    const submit = page.getByRole('button', { name: '提交评估' })
    await page.getByText('请确认评估结果').waitFor()
    expect(await submit.isDisabled()).toBe(true)
    await page.getByRole('checkbox', { name: /标准原文没有规定/ }).check()
    await submit.click()
    await page.getByRole('heading', { name: /轻度失能/ }).waitFor()

    await page.getByRole('link', { name: '更正此评估' }).click()
    await page.getByRole('heading', { name: /更正评估/ }).waitFor()
    await page.getByLabel('人工调整等级').click()
    await page.getByTitle('中度失能').click()
    await page.getByText('请填写调整原因').waitFor()
    await page.getByLabel('调整原因').fill('长期不出门，需人陪伴')
    await page.getByRole('checkbox', { name: /标准原文没有规定/ }).check()
    expect(await seriousViolations(page)).toEqual([])
    await submit.click()
    await page.getByText('评分结果为轻度失能，评估员调整为中度失能：长期不出门，需人陪伴').waitFor()
    await page.getByRole('link', { name: '全部评估' }).click()
    const lines = page.getByRole('region', { name: '能力评估' }).getByRole('listitem')
    await lines.nth(1).waitFor()
    expect(await lines.filter({ hasText: '已更正' }).count()).toBe(1)
    expect(await lines.filter({ hasText: '现行' }).allInnerTexts()).toEqual([expect.stringContaining('中度失能')])
    await shoot(page, 'assessments')
  },
  LONG_MS,
)

story('the list is exported as it is filtered, and everything about one person for that person', async ({ browser, hub, resident }) => {
  const page = await openOffice(browser, hub, 'qian', `/office/residents?search=${encodeURIComponent(resident(2))}`)
  await page.getByRole('row', { name: resident(2) }).waitFor()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出' }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  const sheet = await readFile(await (await saved).path(), 'utf8')
  expect(sheet.startsWith('\ufeff')).toBe(true)
  expect(sheet).toContain(resident(2))
  expect(sheet).not.toContain(resident(1))
  expect(sheet).not.toMatch(/\d{17}[\dX]/)
  await page.getByRole('link', { name: resident(2) }).click()
  const whole = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出全部资料' }).click()
  await page.getByRole('textbox', { name: '原因' }).fill('本人申请查阅')
  await page.getByRole('dialog').getByRole('button', { name: '导出', exact: true }).click()
  const file = JSON.parse(await readFile(await (await whole).path(), 'utf8')) as unknown
  expect(JSON.stringify(file)).toContain(resident(2))
  await page
    .getByRole('status')
    .getByText(/^已导出/)
    .waitFor()
})

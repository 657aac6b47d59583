/** The office's people pages, through a whole hub: finding, reading, changing and assessing residents. */

import { pinyin } from 'pinyin-pro'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RecordView } from '../../console/care-api.ts'
import { homeId, type TestHub } from '../support/hub.ts'
import { browserStories } from './browser-story.ts'
import { openConsole, openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 60_000
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

const initialsOf = (name: string) => pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('')

/** who lives in the home of a box, as the server has them for a supervisor */
async function residentOf(hub: TestHub, index = 1): Promise<RecordView<'resident'>> {
  const zhou = await hub.signIn('zhou')
  const { body } = await zhou.request<{ items: { id: string }[] }>('GET', `/api/v1/records/resident?homeId=${homeId(index)}`)
  const { body: record } = await zhou.request<RecordView<'resident'>>('GET', `/api/v1/records/resident/${body.items[0]!.id}`)
  return record
}

async function openTab(page: Page, name: string): Promise<void> {
  const tabs = page.getByRole('navigation', { name: /的档案$/ })
  await tabs.getByRole('link', { name, exact: true }).click()
  await tabs.locator('a[aria-current=page]', { hasText: name }).waitFor()
}

const dark = (page: Page) => page.getByRole('button', { name: '切换到深色' }).click()
const overhang = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

story(
  'a clerk begins with the residents, finds one by the initials and opens them with the keyboard',
  async ({ browser, hub, resident }) => {
    const page = await openOffice(browser, hub, 'qian', '/')
    await page.getByRole('row', { name: resident(1) }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/office/residents')
    expect(await page.getByRole('navigation', { name: '主导航' }).getByRole('link').allInnerTexts()).not.toContain('值守')
    await page.keyboard.press('/')
    await page.keyboard.type(initialsOf(resident(2)))
    await page.getByRole('row', { name: resident(1) }).waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('search')).toBe(initialsOf(resident(2)))
    const row = page.getByRole('row', { name: resident(2) })
    // in full only to whoever says why
    expect(await row.innerText()).toMatch(/\d{4} \*{4} \*{4} \d{3}[\dX]/)
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'residents')
    await page.reload()
    await row.waitFor()
    await page.getByRole('searchbox', { name: '搜索老人' }).focus()
    await page.keyboard.press('Tab')
    await row.getByRole('link').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: resident(2), level: 1 }).waitFor()
  },
)

story('a corrected phone is saved with its reason, and the history shows before and after', async ({ browser, hub }) => {
  const before = await residentOf(hub)
  const page = await openOffice(browser, hub, 'zhou', `/office/residents/${before.id}`)
  await page.getByRole('button', { name: '编辑个人信息' }).click()
  const form = page.getByRole('region', { name: '个人信息' })
  await form.getByLabel('电话').fill('12')
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('电话号码只能包含数字和 + - ( ) 转').waitFor()
  await form.getByLabel('电话').fill('13861234087')
  await form.getByLabel('修改原因（可不填）').fill('女儿来电更正')
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('status').getByText('已保存').waitFor()
  await form.getByText('13861234087').waitFor()
  const after = await residentOf(hub)
  expect({ ...after.doc, phone: null }).toEqual({ ...before.doc, phone: null })
  expect([after.version, after.doc.phone]).toEqual([before.version + 1, '13861234087'])

  await openTab(page, '变更记录')
  const newest = page.getByRole('listitem').filter({ hasText: '女儿来电更正' })
  await newest.getByText('13861234087').waitFor()
  expect(await newest.innerText()).toContain('周建军')
  expect(await newest.locator('del').allInnerTexts()).toEqual(before.doc.phone ? [before.doc.phone] : [])
  expect(await seriousViolations(page)).toEqual([])
  await shoot(page, 'resident-history')
})

story('who was slower sees who was faster, keeps what they typed, and saves on top of it', async ({ browser, hub }) => {
  const { id, version } = await residentOf(hub)
  const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}`)
  await page.getByRole('button', { name: '编辑个人信息' }).click()
  const form = page.getByRole('region', { name: '个人信息' })
  await form.getByLabel('户籍地址').fill('溧阳市溧城街道')
  const li = await hub.signIn('li')
  await li.request('PATCH', `/api/v1/records/resident/${id}`, { version, changes: { dialect: '上海话' } })
  await form.getByRole('button', { name: '保存' }).click()
  await form
    .getByRole('alert')
    .getByText(/李倩 已在 .+前修改此档案/)
    .waitFor()
  await shoot(page, 'resident-stale')
  expect(await form.getByLabel('户籍地址').inputValue()).toBe('溧阳市溧城街道')
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('溧阳市溧城街道').waitFor()
  const { doc } = await residentOf(hub)
  expect([doc.dialect, doc.registeredAt]).toEqual(['上海话', '溧阳市溧城街道'])
})

story('a whole number is shown to whoever says why, and the audit has said it first', async ({ browser, hub }) => {
  const { id, doc } = await residentOf(hub)
  const page = await openOffice(browser, hub, 'wang', `/office/residents/${id}`)
  const card = page.getByRole('complementary')
  await card.getByText(doc.idNumber!).waitFor()
  await card.getByRole('button', { name: '查看完整身份证号' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: '查看', exact: true }).isDisabled()).toBe(true)
  expect(await seriousViolations(page)).toEqual([])
  await dialog.getByRole('button', { name: '核对身份' }).click()
  await shoot(page, 'unmask')
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  const clear = await card.getByText(/^\d{17}[\dX]$/).innerText()
  expect(`${clear.slice(0, 4)} **** **** ${clear.slice(-4)}`).toBe(doc.idNumber)
  const rows = await hub.hub().records.audit.list({ before: null, limit: 50 })
  expect(rows.find(({ action }) => action === 'unmasked')).toMatchObject({
    byName: '王晓琳',
    subject: { kind: 'resident', id },
    detail: { fields: ['idNumber'], reason: '核对身份' },
  })
  await card.getByRole('button', { name: '隐藏' }).click()
  await card.getByText(doc.idNumber!).waitFor()
  expect(await page.locator('body').innerText()).not.toContain(clear)
})

story(
  'an assessment is entered with number keys, and its level stands on the alarm workspace',
  async ({ browser, hub, resident }) => {
    const { id } = await residentOf(hub)
    const clerk = await openOffice(browser, hub, 'qian', `/office/residents/${id}`)
    await clerk.getByRole('link', { name: '新评估' }).click()
    await clerk.getByText('还有 26 题未答').first().waitFor()
    await clerk.getByRole('radio').first().focus()
    for (let left = 25; left >= 0; left--) {
      await clerk.keyboard.press('1')
      if (left > 0) await clerk.getByText(`还有 ${left} 题未答`).first().waitFor()
    }
    await clerk.getByRole('status').getByText('能力完好').waitFor()
    // two events of risk within a month make it one level worse (GB/T 42195)
    await clerk.getByLabel(/近 30 天/).fill('2')
    await clerk.getByRole('status').getByText('轻度失能').waitFor()
    await clerk.getByLabel('评估员 1').fill('周敏')
    await clerk.getByLabel('评估机构').fill('溧阳市康宁评估中心')
    expect(await clerk.getByRole('button', { name: '提交评估' }).isDisabled()).toBe(true)
    // what was entered is still there after a reload
    await clerk.reload()
    await clerk.getByText('已恢复上次未提交的内容').waitFor()
    await clerk.getByLabel('评估员 2').fill('许洁')
    expect(await seriousViolations(clerk)).toEqual([])
    await shoot(clerk, 'assessment')
    await clerk.getByRole('button', { name: '提交评估' }).click()
    await clerk.getByRole('heading', { name: /轻度失能/ }).waitFor()
    await clerk.getByText(/各部分合计 90 分/).waitFor()
    await clerk.getByText('周敏、许洁').waitFor()
    await shoot(clerk, 'assessment-result')

    const box = await hub.box(1)
    await box.press().acknowledged
    const { page, claim } = await openConsole(browser, hub, 'wang')
    await claim(resident(1))
    const card = page.getByRole('region', { name: '老人档案' })
    await card.getByText('轻度失能').waitFor()
    await card.getByText(/GB\/T 42195/).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'workspace-care')
    await card.getByRole('link', { name: '完整档案' }).first().click()
    await page.getByRole('heading', { name: resident(1), level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/office/residents/${id}`)
  },
  MANY_SCREENS_MS,
)

story(
  'a technician sees where somebody lives and whom to phone, and no illness, category, age or number',
  async ({ browser, hub }) => {
    const { id, doc } = await residentOf(hub)
    const page = await openOffice(browser, hub, 'chen', `/office/residents/${id}`)
    await page.getByRole('heading', { name: doc.name, level: 1 }).waitFor()
    await page.getByText('无权查看').first().waitFor()
    const tabs = page.getByRole('navigation', { name: `${doc.name}的档案` }).getByRole('link')
    expect(await tabs.allInnerTexts()).toEqual(['基本', '联系人', '设备', '告警史', '变更记录'])
    expect(await page.getByRole('button', { name: /^(编辑|添加|查看完整)/ }).count()).toBe(0)
    const secrets = [doc.birthDate!, ...doc.illnesses, ...doc.medicines, ...doc.categories.map(({ category }) => category)]
    expect(secrets.length).toBeGreaterThan(2)
    for (const tab of ['基本', '联系人', '设备', '告警史', '变更记录']) {
      await openTab(page, tab)
      const shown = await page.locator('body').innerText()
      for (const secret of secrets) expect([tab, shown.includes(secret)]).toEqual([tab, false])
    }
    await page.goto(`${hub.url}/office/residents`)
    await page.getByRole('row', { name: doc.name }).waitFor()
    const list = await page.locator('main').innerText()
    for (const secret of secrets) expect(list).not.toContain(secret)
  },
  MANY_SCREENS_MS,
)

story('the record of a past day is shown as it was known then, and only to be read', async ({ browser, hub }) => {
  const { id, version } = await residentOf(hub)
  const qian = await hub.signIn('qian')
  const statuses = [{ status: 'hospital', from: '2026-11-01', until: null, place: '溧阳市人民医院' }]
  await qian.request('PATCH', `/api/v1/records/resident/${id}`, { version, changes: { statuses } })
  const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}`)
  await page
    .getByRole('complementary')
    .getByText(/^住院 · 溧阳市人民医院/)
    .waitFor()
  await page.goto(`${hub.url}/office/residents/${id}?at=2020-01-01`)
  await page.getByText('2020-01-01 还没有这份档案').waitFor()
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await page.goto(`${hub.url}/office/residents/${id}?at=${today}`)
  await page.getByText(`只读：${today} 当日所知的档案`).waitFor()
  await page.getByRole('complementary').getByText(/^住院/).waitFor()
  expect(await page.getByRole('button', { name: /^(编辑|添加|删除)/ }).count()).toBe(0)
  await page.getByRole('button', { name: '回到现在' }).click()
  await page.getByRole('button', { name: '编辑个人信息' }).waitFor()
})

story(
  'no tab of a resident breaks the content security policy or an accessibility rule',
  async ({ browser, hub }) => {
    const { id, doc } = await residentOf(hub)
    const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}`)
    const refused = await watchPolicy(page)
    const tabs = page.getByRole('navigation', { name: `${doc.name}的档案` }).getByRole('link')
    for (const tab of await tabs.allInnerTexts()) {
      await openTab(page, tab)
      await page.waitForLoadState('networkidle')
      expect([tab, await seriousViolations(page)]).toEqual([tab, []])
    }
    expect(await refused()).toEqual([])
  },
  MANY_SCREENS_MS,
)

story(
  'nor does a form, a dialog, a choice or a calendar, in light or in dark',
  async ({ browser, hub }) => {
    const { id } = await residentOf(hub)
    const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}/health`)
    const refused = await watchPolicy(page)
    await page.getByRole('button', { name: '编辑病史与用药' }).click()
    await page.getByLabel('备注').fill('一\n二\n三\n四')
    await page.getByRole('button', { name: '添加残疾证' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('残疾类别').click()
    await page.getByRole('option', { name: '视力残疾' }).waitFor({ state: 'attached' })
    await dialog.getByLabel('开始日期').click()
    await page.locator('.ant-picker-dropdown').getByText('今天').first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: '取消' }).click()
    await dark(page)
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'resident-dark')
    expect(await refused()).toEqual([])
  },
  MANY_SCREENS_MS,
)

story(
  'nor do the assessment form and the list, in light or in dark',
  async ({ browser, hub }) => {
    const { id, doc } = await residentOf(hub)
    const page = await openOffice(browser, hub, 'qian', `/office/residents/${id}/assess`)
    const refusedByForm = await watchPolicy(page)
    await page.getByText('还有 26 题未答').first().waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByLabel('备注').fill('一\n二')
    await dark(page)
    expect(await seriousViolations(page)).toEqual([])
    expect(await refusedByForm()).toEqual([])

    await page.goto(`${hub.url}/office/residents`)
    const refusedByList = await watchPolicy(page)
    await page.getByRole('row', { name: doc.name }).waitFor()
    // still dark: the page remembers
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    expect(await seriousViolations(page)).toEqual([])
    expect(await refusedByList()).toEqual([])
  },
  MANY_SCREENS_MS,
)

story(
  'on a phone of 390 × 844 the list, a resident and the form fit, in English too',
  async ({ browser, hub }) => {
    const { id, doc } = await residentOf(hub)
    const page = await openOffice(browser, hub, 'qian', '/office/residents', PHONE)
    await page.getByRole('row', { name: doc.name }).waitFor()
    for (const path of ['', `/${id}`, `/${id}/subsidies`, `/${id}/history`, `/${id}/assess`, '/new']) {
      await page.goto(`${hub.url}/office/residents${path}`)
      await page.locator('main.office').waitFor()
      await page.waitForLoadState('networkidle')
      expect([path, (await overhang(page)) <= 0]).toEqual([path, true])
    }
    expect(await seriousViolations(page)).toEqual([])
    await page.goto(`${hub.url}/office/residents/${id}`)
    await page.getByRole('button', { name: 'Switch to English' }).click()
    await page.getByRole('link', { name: 'Assessments' }).waitFor()
    expect(await overhang(page)).toBeLessThanOrEqual(0)
    await page.reload()
    await page.getByRole('button', { name: 'Edit: Person' }).waitFor()
    expect(await overhang(page)).toBeLessThanOrEqual(0)
    await shoot(page, 'phone-resident')
  },
  MANY_SCREENS_MS,
)

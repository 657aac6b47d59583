/** Every page of the office about services, money and data: no accessibility finding in either theme, nothing that the policy refuses, no width too many on a phone. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { TestHub } from '../support/hub.ts'
import type { Operator } from '../support/operator.ts'
import { browserStories } from './browser-story.ts'
import { openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 120_000
/** each is loaded anew, from the first script on */
const DRAWN_MS = 15_000
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

/** path, and what is there when it is drawn */
type Screen = [path: string, sign: string]

const SCREENS: Screen[] = [
  ['/office/providers', '居家护理站'],
  ['/office/providers?list=officers', '陈晓东'],
  ['/office/providers?list=pairings', '没有结对'],
  ['/office/providers/provider-001', '服务范围'],
  ['/office/providers/provider-001/assess', '登记与资质'],
  ['/office/services', '没有符合条件的服务'],
  ['/office/visits', '没有漏访'],
  ['/office/inspections', '验证'],
  ['/office/subsidies', '发放明细'],
  ['/office/standards/respect-allowance', '计发规则'],
  ['/office/standards/respect-allowance/append', '变化预览'],
  ['/office/settlements', '还没有结算'],
  ['/office/imports', '要导入什么'],
]

async function fill(clerk: Operator): Promise<void> {
  const officer = { name: '陈晓东', phone: '13815192000', town: '溧城街道', village: '燕山社区', grid: '', inspector: true, active: true }
  const made = [
    await clerk.request('POST', '/api/v1/records/officer', { doc: officer }),
    await clerk.request('POST', '/api/v1/inspections', { day: '2026-11-24', town: null, wanted: 2 }),
    await clerk.request('POST', '/api/v1/subsidy-runs', { month: '2026-10' }),
  ]
  for (const { status, body } of made) if (status !== 201) throw new Error(JSON.stringify(body))
}

async function go(page: Page, hub: TestHub, [path, sign]: Screen): Promise<void> {
  await page.goto(hub.url + path)
  await page.locator('main.office').getByText(sign).first().waitFor({ timeout: DRAWN_MS })
}

story(
  'are read by everybody: in light and in dark',
  async ({ browser, hub }) => {
    await fill(await hub.signIn('qian'))
    const page = await openOffice(browser, hub, 'sun')
    const refused = await watchPolicy(page)
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    for (const theme of ['light', 'dark']) {
      if (theme === 'dark') await page.getByRole('button', { name: '切换到深色' }).click()
      for (const screen of SCREENS) {
        await go(page, hub, screen)
        expect([screen[0], theme, await seriousViolations(page)]).toEqual([screen[0], theme, []])
        expect([screen[0], await refused(), faults]).toEqual([screen[0], [], []])
      }
    }
  },
  MANY_SCREENS_MS,
)

story(
  'fit on a phone',
  async ({ browser, hub }) => {
    await fill(await hub.signIn('qian'))
    const page = await openOffice(browser, hub, 'sun', '/office', PHONE)
    for (const screen of SCREENS) {
      await page.goto(hub.url + screen[0])
      await page.locator('main.office').waitFor()
      await page.waitForLoadState('networkidle')
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect([screen[0], tooWide]).toEqual([screen[0], 0])
    }
    expect(await seriousViolations(page)).toEqual([])
  },
  MANY_SCREENS_MS,
)

story(
  'an administrator issues a token that is shown once, and revokes it',
  async ({ browser, hub }) => {
    const page = await openOffice(browser, hub, 'root', '/office/tokens')
    const refused = await watchPolicy(page)
    await page.getByText('还没有签发令牌').waitFor()
    await page.getByRole('button', { name: '签发令牌' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('用途').fill('医保局数据交换平台')
    await dialog.getByRole('checkbox', { name: /读取变更/ }).check()
    expect(await seriousViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: '签发', exact: true }).click()
    const token = await page.getByRole('dialog').locator('.token-shown code').innerText()
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${hub.url}/api/v1/record-changes`, { headers })).status).toBe(200)
    expect((await fetch(`${hub.url}/api/v1/settlements?month=2026-10`, { headers })).status).toBe(403)
    await shoot(page, 'token')
    await page.getByRole('button', { name: '已保存，关闭' }).click()
    expect(await page.locator('body').innerText()).not.toContain(token)
    const row = page.getByRole('row', { name: /医保局数据交换平台/ })
    await row.getByText('读取变更').waitFor()
    await row.getByRole('button', { name: /^撤销/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
    await row.getByText('已撤销').waitFor()
    expect((await fetch(`${hub.url}/api/v1/record-changes`, { headers })).status).toBe(401)
    expect(await seriousViolations(page)).toEqual([])
    expect(await refused()).toEqual([])
  },
  MANY_SCREENS_MS,
)

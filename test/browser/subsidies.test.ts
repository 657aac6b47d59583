/** The bureau's money through a whole hub: a rate that is appended, and a month that two clerks bring from its start to the frozen list. */

import { pinyin } from 'pinyin-pro'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type * as z from 'zod/mini'
import type { standardListSchema } from '../../console/care-api.ts'
import type { TestHub } from '../support/hub.ts'
import { browserStories } from './browser-story.ts'
import { choose, downloaded, openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 60_000

type Standards = z.infer<typeof standardListSchema>

async function ratesOf(hub: TestHub, id: string) {
  const zhou = await hub.signIn('zhou')
  const { body } = await zhou.request<Standards>('GET', '/api/v1/standards')
  return body.items.find(({ standard }) => standard.id === id)!.standard.rates
}

const initialsOf = (name: string) => pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('')

async function typeDay(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(day)
  await page.keyboard.press('Enter')
}

story(
  'a clerk appends a rate, sees it on the timeline, and every earlier rate stays as it was',
  async ({ browser, hub }) => {
    const before = await ratesOf(hub, 'respect-allowance')
    const page = await openOffice(browser, hub, 'qian', '/office/standards')
    const refused = await watchPolicy(page)
    await page.getByRole('link', { name: /^尊老金/ }).click()
    const timeline = page.getByRole('region', { name: '标准沿革' })
    await timeline.getByText('60.00').waitFor()
    await page.getByRole('button', { name: '追加标准' }).click()

    await typeDay(page, '自何日起执行', '2027-01-01')
    await page.getByLabel('追加的原因（必填，记入审计）').fill('省民政厅调整')
    await page.getByRole('button', { name: '追加标准' }).click()
    await page.getByRole('alert').getByText('与现行标准完全相同，没有需要保存的变化').waitFor()

    await page.getByLabel('80–89 周岁 金额').fill('88')
    const preview = page.getByRole('region', { name: '变化预览' })
    await preview.getByText('+28.00').waitFor()
    await preview.getByText('其余 2 档不变。').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'standard-append')
    await page.getByRole('button', { name: '追加标准' }).click()

    await timeline.getByRole('button', { name: '2027-01-01' }).click()
    await timeline.getByText('88.00').waitFor()
    await timeline.getByText('60.00').waitFor()
    await page.getByRole('row', { name: /80–89 周岁.*88\.00 示范值/ }).waitFor()
    const after = await ratesOf(hub, 'respect-allowance')
    expect(after.slice(0, -1)).toEqual(before)
    expect(after.at(-1)).toMatchObject({ validFrom: '2027-01-01', basis: 'demonstration', amounts: [{ fen: 8800 }, {}, {}] })
    expect(await refused()).toEqual([])
    await shoot(page, 'standard')
  },
  MANY_SCREENS_MS,
)

story(
  'a month is started by one clerk, approved and frozen by another, and exported; nobody approves their own',
  async ({ browser, hub, resident }) => {
    const qian = await openOffice(browser, hub, 'qian', '/office/subsidies')
    await qian.getByText('还没有发放批次').waitFor()
    await qian.getByRole('button', { name: '发起计算' }).click()
    const head = qian.getByRole('region', { name: /月度发放$/ })
    await head.getByText('待审批').waitFor()
    await head.getByText('由您发起的批次不能由您审批').waitFor()
    expect(await head.getByRole('button', { name: '审批通过' }).isDisabled()).toBe(true)
    await qian.getByText('冻结或作废之后，才能发起新的批次').waitFor()

    const sun = await openOffice(browser, hub, 'sun', '/office/subsidies')
    const refused = await watchPolicy(sun)
    const lines = sun.getByRole('region', { name: '发放明细' })
    await sun.getByRole('searchbox', { name: '搜索明细' }).fill(initialsOf(resident(1)))
    const row = lines.getByRole('row', { name: new RegExp(resident(1)) }).first()
    await row.waitFor()
    await row.getByRole('button', { name: /计算依据$/ }).click()
    await lines
      .getByText(/档每[月年].*依据：.*[应发可用].*[元小时]/)
      .first()
      .waitFor()
    await choose(lines, '类别', '补发和追回')
    await lines.getByText('没有符合条件的明细').waitFor()
    expect(await seriousViolations(sun)).toEqual([])
    await shoot(sun, 'subsidy-run')

    const sunHead = sun.getByRole('region', { name: /月度发放$/ })
    await sunHead.getByRole('button', { name: '审批通过' }).click()
    await sun.getByRole('dialog').getByRole('button', { name: '审批通过' }).click()
    await sunHead.getByText('待冻结').waitFor()
    await sunHead.getByRole('button', { name: '冻结' }).click()
    await sun.getByRole('dialog').getByText('不能更改、也不能作废').waitFor()
    await sun.getByRole('dialog').getByRole('button', { name: '冻结' }).click()
    await sunHead.getByText('已冻结', { exact: true }).waitFor()
    // whoever only looks on hears of it without a reload
    await head.getByText('已冻结', { exact: true }).waitFor({ timeout: 15_000 })

    await sunHead.getByRole('button', { name: '导出' }).click()
    const file = await downloaded(sun, () => sun.getByRole('menuitem', { name: /CSV/ }).click())
    expect(file.name).toMatch(/^补贴发放-\d{4}-\d{2}\.csv$/)
    const text = file.bytes.toString('utf8')
    expect(text).toMatch(/^\uFEFF/)
    expect(text).toContain(resident(1))
    expect(text).toContain('示范值')
    expect(await refused()).toEqual([])
    await shoot(sun, 'subsidy-frozen')
  },
  MANY_SCREENS_MS,
)

story(
  'a run that was wrong is discarded with a reason, and a supervisor looks on without a button',
  async ({ browser, hub }) => {
    const qian = await openOffice(browser, hub, 'qian', '/office/subsidies')
    await qian.getByRole('button', { name: '发起计算' }).click()
    await qian.getByRole('button', { name: '作废' }).click()
    const dialog = qian.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '作废' }).isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('一批评估还没有录入')
    await dialog.getByRole('button', { name: '作废' }).click()
    await qian.getByText('一批评估还没有录入').waitFor()
    await qian.getByRole('button', { name: '发起计算' }).waitFor()

    const zhou = await openOffice(browser, hub, 'zhou', '/office/subsidies')
    await zhou.getByText('一批评估还没有录入').waitFor()
    expect(await zhou.getByRole('button', { name: /发起计算|作废|审批/ }).count()).toBe(0)
    // what is not theirs is not there, and a link to it leads elsewhere
    const chen = await openOffice(browser, hub, 'chen', '/office/subsidies')
    expect(new URL(chen.url()).pathname).toBe('/office/residents')
  },
  MANY_SCREENS_MS,
)

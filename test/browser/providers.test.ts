/** Providers through a whole hub: a new one, its prices and people, and its yearly check. */
import { expect } from 'vitest'
import type { RecordView } from '../../console/care-api.ts'
import { browserStories } from './browser-story.ts'
import { choose, openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 60_000

story(
  'a clerk enters a provider with prices and a responder, and checks it once a year',
  async ({ browser, hub }) => {
    const page = await openOffice(browser, hub, 'qian', '/office/providers')
    const refused = await watchPolicy(page)
    await page.getByRole('button', { name: '新增服务商' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('溧阳安心护理')
    await dialog.getByLabel('统一社会信用代码').fill('123')
    await dialog.getByRole('button', { name: '保存' }).click()
    // the server's word, at its field
    await dialog.getByText('统一社会信用代码应为 18 位数字或大写字母').waitFor()
    await dialog.getByLabel('统一社会信用代码').fill('')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('lyaxhl')
    await page.getByRole('link', { name: '溧阳安心护理' }).click()

    await page.getByRole('heading', { name: '溧阳安心护理' }).waitFor()
    await page.getByRole('button', { name: '添加价格' }).click()
    const price = page.getByRole('dialog')
    await choose(price, '* 服务', '保洁')
    await price.getByLabel('价格').fill('38.5')
    await price.getByRole('button', { name: '保存' }).click()
    await page.getByText('38.50 元/次').waitFor()

    await page.getByRole('button', { name: '新增服务人员' }).click()
    const responder = page.getByRole('dialog')
    await responder.getByLabel('姓名').fill('吴小梅')
    await responder.getByLabel('电话').fill('13805191234')
    await responder.getByRole('button', { name: '保存' }).click()
    await page.getByText('138****1234').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'provider')

    await page.getByRole('link', { name: '年度检查' }).click()
    await page.getByLabel('评估机构').fill('溧阳市民政局')
    await page.getByLabel('评估员 1').fill('钱敏')
    await page.getByRole('radio', { name: /登记、资质在有效期内，业务范围与所供服务相符/ }).focus()
    for (const _ of Array.from({ length: 20 })) await page.keyboard.press('1')
    await page.getByRole('button', { name: '提交评估' }).click()
    await page
      .getByRole('region', { name: '年度检查' })
      .getByText(/溧阳市民政局/)
      .waitFor()
    expect(await seriousViolations(page)).toEqual([])
    const zhou = await hub.signIn('zhou')
    const { body } = await zhou.request<{ items: RecordView<'provider-assessment'>[] }>('GET', '/api/v1/records/provider-assessment')
    expect(body.items).toMatchObject([
      { doc: { year: new Date(hub.clock.now() + 8 * 3_600_000).getUTCFullYear(), result: { total: 100 } } },
    ])
    expect(await refused()).toEqual([])
    await shoot(page, 'provider-checked')
  },
  MANY_SCREENS_MS,
)

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserStories } from './browser-story.ts'
import { openConsole, openSignIn, seriousViolations, shoot } from './console-page.ts'

const story = browserStories()
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

/** nothing hangs over the right edge */
const overhang = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

story(
  'on a phone of 390 × 844 a call is taken, answered and closed, and nothing hangs over the edge',
  async ({ browser, hub, resident }) => {
    const name = resident(1)
    const box = await hub.box(1)
    const gate = await openSignIn(browser, hub, PHONE)
    await gate.getByRole('heading', { name: '登录值守台' }).waitFor()
    expect(await overhang(gate)).toBeLessThanOrEqual(0)
    await shoot(gate, 'phone-sign-in')
    const { page, row, claim, button, queue } = await openConsole(browser, hub, 'wang', PHONE)
    const press = box.press()
    await press.acknowledged
    await row(name).getByText('紧急呼救').waitFor()
    expect(await overhang(page)).toBeLessThanOrEqual(0)
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'phone-queue')
    await claim(name)
    await box.ack(press.ref, 'claimed')
    expect(await queue.isVisible()).toBe(false)
    expect(await overhang(page)).toBeLessThanOrEqual(0)
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'phone-workspace')
    await button(/^结案/).click()
    await page.getByLabel('处置小结').fill('已通话，平安')
    await shoot(page, 'phone-close')
    await button('提交结案').click()
    await box.ack(press.ref, 'resolved')
    await button('返回队列').click()
    await queue.getByText('没有未结告警').waitFor()
  },
)

story('the devices fit on a phone too', async ({ browser, hub }) => {
  await hub.box(1)
  const { page, button } = await openConsole(browser, hub, 'chen', PHONE)
  await page.getByRole('link', { name: '设备' }).click()
  await page.getByRole('link', { name: /box-000001/ }).click()
  await button('远程自检').waitFor()
  expect(await overhang(page)).toBeLessThanOrEqual(0)
  expect(await seriousViolations(page)).toEqual([])
  await shoot(page, 'phone-device')
})

import { expect } from 'vitest'
import { browserStories } from './browser-story.ts'
import { openConsole, openSignIn, seriousViolations, shoot, signIn } from './console-page.ts'

const story = browserStories()

/** survives everything but a reload */
const MARK = () => {
  ;(window as { unloaded?: boolean }).unloaded = false
}
const WAS_NOT_RELOADED = () => (window as { unloaded?: boolean }).unloaded === false

story('presses, claims and closings of others appear without a reload', async ({ browser, hub, resident }) => {
  const [first, second] = [await hub.box(1), await hub.box(2)]
  const { page, row } = await openConsole(browser, hub, 'wang')
  await page.evaluate(MARK)
  await first.press().acknowledged
  await row(resident(1)).getByText('紧急呼救').waitFor()
  await second.press({ type: 'fall' }).acknowledged
  await row(resident(2)).getByText('疑似跌倒').waitFor()
  await first.press().acknowledged
  await row(resident(1)).getByText('×2').waitFor()

  const li = await hub.signIn('li')
  const alarm = (await li.alarms()).find(({ class: alarmClass }) => alarmClass === 'life')!
  const claimed = (await li.act(alarm, 'claim')).body
  await row(resident(1)).getByText('李倩 处置中').waitFor()
  await li.act(claimed, 'close', { outcome: 'mistake' })
  await row(resident(1)).waitFor({ state: 'detached' })
  expect(await row(resident(2)).count()).toBe(1)
  expect(await page.evaluate(WAS_NOT_RELOADED)).toBe(true)
})

story('a lost connection is said loudly and pauses what could go wrong; when it is back, what was missed is there', async (s) => {
  const { browser, hub, resident } = s
  const [first, second] = [await hub.box(1), await hub.box(2)]
  await first.press().acknowledged
  const { page, row, button } = await openConsole(browser, hub, 'wang')
  await page.evaluate(MARK)
  await row(resident(1)).waitFor()
  await hub.halt()
  const strip = page.getByText(/^与服务器的连接已中断/)
  await strip.waitFor()
  await page.getByRole('alert').getByText('连接中断').waitFor()
  await row(resident(1)).getByRole('button', { name: /^认领/, disabled: true }).waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await button('应急电话簿与纸质流程').click()
  await page.getByRole('dialog').getByText('先回拨老人').waitFor()
  await shoot(page, 'connection-lost')
  await page.keyboard.press('Escape')

  await hub.restart()
  await second.online()
  await second.press().acknowledged
  await strip.waitFor({ state: 'detached', timeout: 8_000 })
  await page.getByText(/^已恢复/).waitFor()
  await row(resident(2)).getByRole('button', { name: /^认领/, disabled: false }).waitFor()
  await shoot(page, 'connection-back')
  expect(await page.evaluate(WAS_NOT_RELOADED)).toBe(true)
  await row(resident(1)).getByRole('button', { name: /^认领/ }).click()
  await row(resident(1)).getByText('我 处置中').waitFor()
})

story('of two operators the slower one is told who was faster, and then sees that it is so', async ({ browser, hub, resident }) => {
  const name = resident(1)
  await (await hub.box(1)).press().acknowledged
  const wang = await hub.signIn('wang')
  const { page, row, button } = await openConsole(browser, hub, 'li')
  // the claim is on its way when somebody else's arrives
  await page.route('**/claim', async (route) => {
    await wang.act(await wang.onlyAlarm(), 'claim')
    await route.continue()
  })
  await row(name).getByRole('button', { name: /^认领/ }).click()
  await page.getByText(/^王晓琳 已在 \d+\.\d 秒前认领$/).waitFor()
  await shoot(page, 'too-late')
  await row(name).getByText('王晓琳 处置中').waitFor()
  await row(name).getByRole('button').first().click()
  await page.getByText('王晓琳 正在处置，此处只读').waitFor()
  for (const action of [/^回拨老人/, /^派单/, /^误触/, /^结案/]) expect(await button(action).first().isDisabled()).toBe(true)
  await shoot(page, 'read-only')
})

story('a supervisor takes an alarm over from its operator, whose page says so', async ({ browser, hub, resident }) => {
  const name = resident(1)
  await (await hub.box(1)).press().acknowledged
  const operator = await openConsole(browser, hub, 'wang')
  await operator.claim(name)
  const supervisor = await openConsole(browser, hub, 'zhou')
  await supervisor.row(name).getByRole('button').first().click()
  await supervisor.button('强制接管').click()
  await supervisor.page.getByText('告警将从 王晓琳 转到您名下').waitFor()
  await supervisor.button('确认').click()
  await supervisor.row(name).getByText('我 处置中').waitFor()
  await operator.page.getByText('周建军 正在处置，此处只读').waitFor()
  await operator.timeline.getByText('从 王晓琳 接管告警').waitFor()
})

story('a part of the page that could not be loaded ahead is loaded when it is needed', async ({ browser, hub, resident }) => {
  await (await hub.box(1)).press().acknowledged
  const page = await openSignIn(browser, hub)
  await page.route('**/assets/Workspace-*.js', (route) => route.abort())
  const failed = page.waitForEvent('requestfailed')
  await signIn(page, 'wang')
  await failed
  await page.unroute('**/assets/Workspace-*.js')
  await page
    .getByRole('button', { name: new RegExp(`紧急呼救\\s*${resident(1)}`) })
    .first()
    .click()
  await page.getByRole('heading', { name: '处置时间线' }).waitFor()
})

story('the very first click after a reload does what it says, although it also unlocks the sound', async ({ browser, hub, resident }) => {
  await (await hub.box(1)).press().acknowledged
  const { page, row } = await openConsole(browser, hub, 'wang')
  await page.reload()
  await page.getByText('声音未开启：有新告警时不会响铃').waitFor()
  const claim = row(resident(1)).getByRole('button', { name: /^认领/ })
  await claim.hover()
  await page.mouse.down()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  await page.mouse.up()
  await row(resident(1)).getByText('我 处置中').waitFor()
  await page.getByText('声音未开启').waitFor({ state: 'detached' })
})

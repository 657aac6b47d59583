import { expect } from 'vitest'
import { browserStories } from './browser-story.ts'
import { openConsole, openSignIn, seriousViolations, shoot } from './console-page.ts'

const story = browserStories()

story(
  'an operator takes a call from the queue, claims it, writes a note and closes it, in Chinese, and axe finds nothing serious',
  async (s) => {
    const { browser, hub, resident } = s
    const name = resident(1)
    const box = await hub.box(1)
    const page = await openSignIn(browser, hub)
    await page.getByRole('heading', { name: '登录值守台' }).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'sign-in')
    await page.close()

    const { page: console_, queue, row, claim, button, timeline } = await openConsole(browser, hub, 'wang')
    await queue.getByText('没有未结告警').waitFor()
    await shoot(console_, 'queue-empty')
    const press = box.press({ component: 'bathroom-cord' })
    await press.acknowledged
    await row(name).getByText('紧急呼救').waitFor()
    await queue.getByRole('heading', { name: '1 级 紧急' }).waitFor()
    await console_.getByRole('alert').getByText(`新告警 1 级 紧急 紧急呼救 ${name}`).waitFor()
    expect(await seriousViolations(console_)).toEqual([])
    await shoot(console_, 'queue')

    await claim(name)
    await box.ack(press.ref, 'claimed')
    await console_.getByText(`已认领：${name}`).waitFor()
    await row(name).getByText('我 处置中').waitFor()
    await timeline.getByText('认领告警').waitFor()
    for (const panel of ['老人档案', '紧急联系人 · 按拨打顺序', '可派力量 · 由近到远', '设备状态', '处置时间线']) {
      await console_.getByRole('heading', { name: panel }).waitFor()
    }
    expect(await seriousViolations(console_)).toEqual([])
    await shoot(console_, 'workspace')

    await console_.getByRole('combobox', { name: '处置记录' }).fill('老人自述头晕，女儿已在路上')
    await button('记录').click()
    await timeline.getByText('记录：老人自述头晕，女儿已在路上').waitFor()

    // a mistake of the first priority needs a word with the resident first
    await button(/^误触/).click()
    await console_.getByText('一级告警按误触结案前，须与老人通话确认，或已有人到场。').waitFor()
    expect(await button('提交结案').isDisabled()).toBe(true)
    await button('关闭结案面板').click()
    await button(/^回拨老人/).click()
    await shoot(console_, 'call-back')
    await button('接通').first().click()
    await timeline.getByText('拨打 老人 — 接通').waitFor()

    await button(/^结案/).click()
    await console_.getByRole('dialog').getByText('真实求助请写明处置经过').waitFor()
    expect(await button('提交结案').isDisabled()).toBe(true)
    await console_.getByLabel('处置小结').fill('女儿已到家，血压正常')
    expect(await seriousViolations(console_)).toEqual([])
    await shoot(console_, 'close')
    await button('提交结案').click()
    await console_.getByText('已结案：真实求助').waitFor()
    await queue.getByText('没有未结告警').waitFor()
    expect(await box.ack(press.ref, 'resolved')).toMatchObject({ text: '本次求助已处理完毕,祝您安康' })
    await shoot(console_, 'closed')
  },
)

story('from the keyboard alone: down, claim, note, call back, close', async ({ browser, hub, resident }) => {
  const name = resident(1)
  const box = await hub.box(1)
  const press = box.press({ type: 'service' })
  await press.acknowledged
  const { page, row, timeline } = await openConsole(browser, hub, 'wang')
  await row(name).getByText('服务呼叫').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('c')
  await box.ack(press.ref, 'claimed')
  await timeline.getByText('认领告警').waitFor()
  await page.keyboard.press('F2')
  await page.keyboard.press('Enter')
  await timeline.getByText('拨打 老人 — 接通').waitFor()
  await page.keyboard.press('F8')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Enter')
  await box.ack(press.ref, 'resolved')
})

story('help is sent: the provider, the agreed time, the arrival', async ({ browser, hub, resident }) => {
  const name = resident(1)
  const box = await hub.box(1)
  const press = box.press()
  await press.acknowledged
  const { page, claim, button, timeline } = await openConsole(browser, hub, 'wang')
  await claim(name)
  await page
    .getByRole('button', { name: /^派单 / })
    .first()
    .click()
  await page.getByRole('textbox', { name: '预计到达（分钟）' }).fill('15')
  await shoot(page, 'dispatch')
  await button('确认派单').click()
  await timeline.getByText(/派单给 .+，预计 15 分钟到达/).waitFor()
  await box.ack(press.ref, 'dispatched')
  await page.getByText('距约定到场').waitFor()
  await button(/^已到场/).click()
  await button('确认').click()
  await timeline.getByText('确认到场').waitFor()
  await box.ack(press.ref, 'arrived')
  await shoot(page, 'arrived')
})

story('the dark theme and a queue of every priority have no serious violation either', async ({ browser, hub, resident }) => {
  const [first, second, third] = [await hub.box(1), await hub.box(2), await hub.box(3)]
  await first.press().acknowledged
  await first.press({ type: 'service' }).acknowledged
  await second.press({ type: 'fall' }).acknowledged
  await second.press({ test: true }).acknowledged
  await third.press({ type: 'battery-low' }).acknowledged
  await third.publish('event', '{"type":"sos"')
  await first.press({ type: 'cancel' }).acknowledged
  const { page, queue, row, button } = await openConsole(browser, hub, 'zhou')
  await queue.getByText('无法读取的呼叫').waitFor()
  for (const lane of ['1 级 紧急', '2 级 高', '3 级 中', '4 级 低']) await queue.getByRole('heading', { name: lane }).waitFor()
  await button('切换到深色').click()
  await row(resident(3))
    .first()
    .getByRole('button', { name: /无法读取/ })
    .first()
    .click()
  await page.getByText('原始内容').or(page.getByText('{"type":"sos"')).first().waitFor()
  await shoot(page, 'dark')
  expect(await seriousViolations(page)).toEqual([])
})

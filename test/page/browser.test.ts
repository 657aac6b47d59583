/** What an operator sees and does, in a real browser against the fake server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { live, signIn, startTheatre } from './browser.ts'
import { alarm, LI, MINE, unstoredPress } from './fake-data.ts'

let theatre: Awaited<ReturnType<typeof startTheatre>>
beforeAll(async () => {
  theatre = await startTheatre()
}, 60_000)
afterEach(() => theatre.clear())
afterAll(() => theatre.stop())

const NEW_LIFE = alarm('A-new', { type: 'smoke', resident: { name: '钱玉珍', age: 80, gender: 'female', categories: ['独居'] } })
const rows = '.row-open'
const row = (id: string) => `[data-row="${id}"]`

test('draws the queue and the workspace with Chinese letters, under a strict content security policy', async () => {
  const { page, faults } = await theatre.stage({ path: `/alarms/${MINE}` })
  await page.getByRole('heading', { name: '紧急呼救 · 陈桂兰' }).waitFor()
  await page.getByText('青霉素过敏').waitFor()
  expect(await page.locator(rows).count()).toBe(14)
  expect(await page.locator('.lane-head h2').allTextContents()).toEqual(['1 级 紧急', '2 级 高', '3 级 中', '4 级 低'])
  expect(await page.evaluate(() => document.fonts.check('14px "Noto Sans CJK SC"', '铃'))).toBe(true)
  expect(await page.title()).toBe('(8) 安铃 · 应急呼叫中心')
  // the server's time, not the PC's
  expect(await page.locator('.top-clock').textContent()).toMatch(/^14:3\d:\d\d$/)
  expect(faults).toEqual([])
})

test('J and K walk the queue, Enter opens, C claims, and the claim is said once', async () => {
  const { page, server } = await theatre.stage()
  await page.locator(rows).first().waitFor()
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
  await page.waitForFunction((id) => document.activeElement?.getAttribute('data-row') === id, MINE)
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '跌倒报警 · 沈德福' }).waitFor()
  await page.keyboard.press('c')
  await page.getByRole('status').getByText('已认领：沈德福').waitFor()
  await page.waitForFunction(() => window.__store.read().live.alarms.get('A20261123-0415')?.claim?.by.id === 'u-wang')
  const claim = server.writes.find((write) => write.path.endsWith('/claim'))
  expect(claim?.body).toEqual({ rev: 1 })
  expect(claim?.key).toMatch(/^[0-9a-f-]{36}$/)
  expect(server.writes).toHaveLength(1)
})

test('a new life alarm is announced and shown, and takes neither focus nor workspace', async () => {
  const { page, server } = await theatre.stage({ path: `/alarms/${MINE}` })
  const note = page.getByRole('combobox', { name: '处置记录' })
  await note.fill('正在写')
  server.put(NEW_LIFE)
  await page.getByRole('alert').getByText('新告警 1 级 紧急 烟雾报警 钱玉珍').waitFor()
  await page.locator(row('A-new')).waitFor()
  expect(await note.evaluate((box) => box === document.activeElement)).toBe(true)
  expect(page.url()).toContain(MINE)
  expect(await page.title()).toContain('(9)')
  await page.getByRole('button', { name: '我的 1' }).click()
  expect(await page.locator(rows).count()).toBe(3)
  expect(await page.locator(row('A-new')).isVisible()).toBe(true)
  // what is over is not announced any longer
  server.put({ ...NEW_LIFE, id: 'A-newer' })
  await page.getByRole('alert').getByText('新告警 1 级').waitFor()
  server.put({ ...NEW_LIFE, id: 'A-newer', status: 'closed', stage: 'closed' })
  server.put({ ...NEW_LIFE, status: 'closed', stage: 'closed' })
  await page.locator('.queue-alert').waitFor({ state: 'hidden', timeout: 4_000 })
})

test('a new signal on an alarm that somebody has is announced, and its row and header say what it was', async () => {
  const { page, server } = await theatre.stage({ path: '/alarms/A20261123-0415' })
  const held = { ...server.alarms.get('A20261123-0415')!, claim: { by: LI, at: server.now() }, stage: 'claimed' as const }
  server.put(held)
  await page.getByRole('heading', { name: '跌倒报警 · 沈德福' }).waitFor()
  server.put({ ...held, latestType: 'smoke', signalCount: held.signalCount + 1, lastSignalAt: server.now() })
  await page
    .getByRole('alert')
    .getByText(`再次呼叫 1 级 紧急 烟雾报警 沈德福 第 ${held.signalCount + 1} 次`)
    .waitFor()
  await page.getByRole('heading', { name: '跌倒报警 · 最新：烟雾报警 · 沈德福' }).waitFor()
  await page.locator(row(held.id)).getByText('跌倒报警 · 最新：烟雾报警').waitFor()
})

test('a claim that comes too late says who was faster, and nothing is shown as ours', async () => {
  const { page, server } = await theatre.stage()
  server.beatNextClaim({ name: '李倩', msAgo: 400 })
  await page.getByRole('button', { name: '认领 跌倒报警 沈德福' }).click()
  await page
    .getByRole('status')
    .getByText(/^李倩 已在 0\.\d 秒前认领$/)
    .waitFor()
  await page
    .locator('.row', { has: page.locator(row('A20261123-0415')) })
    .getByText('李倩 处置中')
    .waitFor()
})

test('the workspace records calls, sends somebody, and follows with its timeline', async () => {
  const { page, server } = await theatre.stage({ path: `/alarms/${MINE}` })
  await page.getByText('青霉素过敏').waitFor()
  await page.keyboard.press('F3')
  await page.locator('.unfold').getByRole('button', { name: '接通' }).click()
  await page.getByRole('log').getByText('拨打 李阿姨（邻居 301 室） — 接通').waitFor()
  await page.getByRole('button', { name: '派单 青松居家养老站' }).click()
  await page.getByRole('button', { name: '10', exact: true }).click()
  await page.getByRole('button', { name: '确认派单' }).click()
  await page.getByRole('log').getByText('派单给 青松居家养老站，预计 10 分钟到达').waitFor()
  await page.getByText('距约定到场').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByRole('log').getByText('确认到场').waitFor()
  expect(server.writes.map((write) => write.body)).toEqual([
    { rev: 4, to: 'c-2', result: 'answered' },
    { rev: 5, to: '青松居家养老站', etaMinutes: 10 },
    { rev: 6 },
  ])
})

test('a slash offers phrases; Enter takes one, and Enter saves it', async () => {
  const { page } = await theatre.stage({ path: `/alarms/${MINE}` })
  const note = page.getByRole('combobox', { name: '处置记录' })
  await note.waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('/120')
  await page.getByRole('option', { name: /120 已受理/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('记录：120 已受理，已告知病史和门禁').waitFor()
  expect(await note.inputValue()).toBe('')
})

test('the closing drawer opens over the right third, and Esc gives the focus back', async () => {
  const { page, server } = await theatre.stage({ path: `/alarms/${MINE}` })
  await page.getByText('青霉素过敏').waitFor()
  await page.getByRole('button', { name: /结案/ }).click()
  const drawer = page.getByRole('dialog', { name: '结案 · 紧急呼救 · 陈桂兰' })
  await drawer.waitFor()
  const head = await page.locator('.alarm-head').boundingBox()
  expect((await drawer.boundingBox())!.y).toBeGreaterThanOrEqual(head!.y + head!.height)
  expect(await drawer.getByRole('radio', { name: /真实求助/ }).isChecked()).toBe(true)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: /结案/ }).evaluate((button) => button === document.activeElement)).toBe(true)
  // spoken to the resident: one key and Enter close a benign press
  await page.keyboard.press('F8')
  await drawer.waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('已结案：陈桂兰').waitFor()
  await page.locator(row(MINE)).waitFor({ state: 'detached' })
  expect(server.writes.at(-1)?.body).toEqual({ rev: 4, outcome: 'mistake', note: '' })
})

test('a life alarm that nobody spoke about cannot be closed as a mistake', async () => {
  const { page } = await theatre.stage({ path: '/alarms/A20261123-0415' })
  await page.getByText('青霉素过敏').waitFor()
  await page.keyboard.press('F8')
  await page.getByRole('dialog').getByText('一级告警按误触结案前').waitFor()
  expect(await page.getByRole('button', { name: '提交结案' }).isDisabled()).toBe(true)
})

test('without the server nothing can be written, phones stay; back again it resumes and tells how much was missed', async () => {
  const { page, server } = await theatre.stage({ path: `/alarms/${MINE}` })
  await page.getByText('青霉素过敏').waitFor()
  // the homes of open life alarms are fetched ahead
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/homes/h-A20261123-0409')))
  server.down()
  await page.getByText(/与服务器的连接已中断/).waitFor({ timeout: 10_000 })
  expect(await page.getByRole('button', { name: '认领 跌倒报警 沈德福' }).isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: /^派单 F4/ }).isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: /呼叫 120/ }).isEnabled()).toBe(true)
  await page.locator('.row-clock').first().getByText(/^约/).waitFor()
  await page.getByRole('button', { name: '应急电话簿与纸质流程' }).click()
  // also of a life alarm that nobody opened here; of the others only who lives there is known
  await page.locator('.phone-home', { hasText: '高永贵' }).getByText('138 1502 5521').waitFor()
  await page.locator('.phone-home', { hasText: '赵金凤' }).getByText('没有缓存号码').waitFor()
  await page.keyboard.press('Escape')
  server.put(NEW_LIFE)
  server.change({ k: 'alarm-', id: 'A20261123-0298' })
  server.up()
  await page.getByRole('status').getByText('已恢复，补到 2 条变化').waitFor({ timeout: 10_000 })
  await page.getByRole('alert').getByText('钱玉珍').waitFor()
  await page.getByRole('button', { name: '认领 跌倒报警 沈德福' }).and(page.locator(':enabled')).waitFor()
  expect(server.hellos.at(-1)?.resume).toEqual({ epoch: expect.any(String), seq: 1000 })
})

test('a press that could not be stored stays on top through a reconnect, and goes when its alarm comes', async () => {
  const { page, server } = await theatre.stage()
  await page.locator(rows).first().waitFor()
  const press = { ...unstoredPress(), at: server.now() }
  server.showUnstored(press)
  const box = page.locator('.lane').first().locator('li').first()
  await box.getByText('存储故障：此呼救没有保存，请立即电话处置并手工记录').waitFor()
  await page.getByRole('alert').getByText('未入库的呼救 史锁根').waitFor()
  expect(await box.getByRole('button', { name: '认领' }).count()).toBe(0)
  expect(await box.getByRole('link').first().getAttribute('href')).toBe('tel:051987381190')
  await page.reload()
  await live(page)
  await box.getByText('史锁根').waitFor()
  // hidden by whoever phoned, also after a reload, until the device presses again
  await box.getByRole('button', { name: '已电话处置' }).click()
  await box.getByRole('button', { name: '确认隐藏' }).click()
  await page.locator('.unstored').waitFor({ state: 'detached' })
  await page.reload()
  await live(page)
  server.showUnstored(press)
  await page.locator(rows).first().waitFor()
  expect(await page.locator('.unstored').count()).toBe(0)
  server.showUnstored({ ...press, at: press.at + 1 })
  await box.getByText('史锁根').waitFor()
  server.put(alarm('A-stored', { homeId: press.homeId ?? '', lastSignalAt: server.now() }))
  await page.locator('.unstored').waitFor({ state: 'detached' })
})

test('an ended session asks to sign in, and goes on where it was', async () => {
  const { page, server } = await theatre.stage({ path: `/alarms/${MINE}` })
  await page.getByText('青霉素过敏').waitFor()
  await page.getByRole('combobox', { name: '处置记录' }).fill('还没保存')
  server.forgetSessions()
  await page.keyboard.press('Enter')
  await page.getByText('登录已失效').waitFor()
  await signIn(page)
  await page.getByRole('heading', { name: '紧急呼救 · 陈桂兰' }).waitFor()
  expect(await page.getByRole('combobox', { name: '处置记录' }).inputValue()).toBe('还没保存')
  expect(page.url()).toContain(MINE)
})

test('signing out leaves nothing behind', async () => {
  const { page } = await theatre.stage({ path: `/alarms/${MINE}` })
  await page.getByText('青霉素过敏').waitFor()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录值守台' }).waitFor()
  expect(await page.evaluate(() => window.__store.latest().live.alarms.size)).toBe(0)
})

test('a wrong password is said, the set-up link sets a new one', async () => {
  const { page, server } = await theatre.stage({ signedOut: true })
  await page.getByLabel('账号').fill('wang')
  await page.getByLabel('密码').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('账号或密码不正确').waitFor()
  await page.goto(`${server.url}/setup#once`)
  await page.getByLabel('新密码').fill('anling26x')
  expect(await page.getByRole('button', { name: '保存密码' }).isDisabled()).toBe(true)
  await page.getByLabel('再输入一次').fill('anling26x')
  await page.getByRole('button', { name: '保存密码' }).click()
  await page.getByText('密码已保存').waitFor()
  expect(page.url()).not.toContain('once')
})

test('a locked sound is said until somebody turns it on', async () => {
  const { page, context } = await theatre.stage({ signedOut: true })
  await context.addInitScript(() => {
    // playwright's Chromium starts every AudioContext running: a stub that is locked like an office PC's
    class Locked {
      state = 'suspended'
      onstatechange: (() => void) | null = null
      async resume() {}
    }
    Object.assign(window, { AudioContext: Locked })
  })
  await page.reload()
  await signIn(page)
  await page.getByText('声音未开启').waitFor()
  await page.getByRole('button', { name: '开启声音' }).waitFor()
})

test('the first click after a reload turns the sound on and does what it was meant for', async () => {
  const { page, context } = await theatre.stage()
  await context.addInitScript(() => {
    class Waiting {
      state = 'suspended'
      onstatechange: (() => void) | null = null
      async resume() {
        this.state = 'running'
        this.onstatechange?.()
      }
    }
    Object.assign(window, { AudioContext: Waiting })
  })
  await page.reload()
  await page.getByText('声音未开启').waitFor()
  const box = await page.locator(row('A20261123-0409')).boundingBox()
  // low in the row: what is above it must not go away between press and release
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 55)
  await page.mouse.down()
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await page.mouse.up()
  await page.getByRole('heading', { name: '燃气报警 · 高永贵' }).waitFor()
  await page.getByText('声音未开启').waitFor({ state: 'detached' })
})

test('another operator’s alarm is read-only and says whose it is; a phone shows one thing at a time', async () => {
  const { page } = await theatre.stage({ viewport: { width: 390, height: 844 } })
  await page.locator(row('A20261123-0409')).click()
  await page.getByText(`${LI.name} 正在处置，此处只读`).waitFor()
  expect(await page.locator('.queue').isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: /^误触/ }).isDisabled()).toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await page.getByRole('button', { name: '返回队列' }).click()
  await page.locator(row('A20261123-0409')).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('devices: abnormal first, filtered, searched, told to test themselves', async () => {
  const { page } = await theatre.stage({ path: '/devices' })
  await page.getByRole('heading', { name: '设备清单 · 2000' }).waitFor()
  await page.locator('.device-row').first().getByText(/离线/).waitFor()
  await page.getByRole('button', { name: /有拒收/ }).click()
  await page.getByRole('heading', { name: '设备清单 · 33' }).waitFor()
  await page.getByRole('button', { name: /全部/ }).click()
  await page.getByRole('searchbox').fill('D10055')
  await page.getByRole('heading', { name: '设备清单 · 1', exact: true }).waitFor()
  await page.locator('.device-row').click()
  await page.getByText('字段有误').waitFor()
  await page.getByRole('button', { name: '远程自检' }).click()
  await page.getByText('设备已收到').waitFor()
})

test('a technician sees what was refused, and is not offered what only others may do', async () => {
  const { page } = await theatre.stage({ path: '/devices/D10055', role: 'technician' })
  await page.getByRole('button', { name: '重启设备' }).waitFor()
  expect(await page.getByRole('button', { name: '鸣响定位' }).count()).toBe(0)
  await page.getByRole('button', { name: '关闭详情' }).click()
  await page.getByText('密钥错误 14').waitFor()
})

describe('in English', () => {
  test('nothing is wider than the screen', async () => {
    const { page } = await theatre.stage({ path: `/alarms/${MINE}`, language: 'en', viewport: { width: 1366, height: 768 } })
    await page.getByRole('heading', { name: 'Call for help · 陈桂兰' }).waitFor()
    await page.getByText('allergic to 青霉素').waitFor()
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('.panel, .row, .top, .actions')]
        .filter((box) => box.scrollWidth > box.clientWidth + 1)
        .map((box) => box.className),
    )
    expect(wide).toEqual([])
  })
})

describe('the list of residents', () => {
  const office = { path: '/office/residents', role: 'bureau' as const }

  test('holds thousands, of which only those in sight exist, and the arrow keys go through all of them', async () => {
    const { page, faults } = await theatre.stage(office)
    const list = page.getByRole('table', { name: '老人档案' })
    await list.getByRole('row').nth(20).waitFor()
    await page.getByText('2,312 人').waitFor()
    expect(await list.getAttribute('aria-rowcount')).toBe('2313')
    await list.getByRole('link').first().focus()
    const focused = (index: number) =>
      page.waitForFunction((at) => (document.activeElement as HTMLElement | null)?.dataset.index === String(at), index)
    // past what is in sight, and past the first page of the server's answer
    for (let pages = 1; pages <= 8; pages++) {
      await page.keyboard.press('PageDown')
      await focused(pages * 15)
    }
    await page.keyboard.press('ArrowDown')
    await focused(121)
    expect(await list.getByRole('row').count()).toBeLessThan(80)
    await page.keyboard.press('PageUp')
    await focused(106)
    expect(faults).toEqual([])
  })

  test('asks when the typing rests, and keeps filters in the address through a reload', async () => {
    const { page, server } = await theatre.stage(office)
    const asked: string[] = []
    page.on('request', (request) => request.url().includes('/residents?') && asked.push(request.url()))
    await page
      .getByRole('row', { name: /沈德福/ })
      .first()
      .waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('陈桂', { delay: 20 })
    await page
      .getByRole('row', { name: /沈德福/ })
      .first()
      .waitFor({ state: 'detached' })
    expect(asked.filter((url) => url.includes('search=')).length).toBe(1)
    await page.getByLabel('状态').click()
    await page.getByTitle('住院').click()
    await page
      .getByText('没有符合条件的老人')
      .or(page.getByRole('row', { name: /住院/ }).first())
      .waitFor()
    expect(new URL(page.url()).search).toBe(`?search=${encodeURIComponent('陈桂')}&status=hospital`)
    await page.reload()
    await page.getByRole('searchbox', { name: '搜索老人' }).waitFor()
    expect(await page.getByRole('searchbox', { name: '搜索老人' }).inputValue()).toBe('陈桂')
    await page.getByRole('button', { name: '清除筛选' }).click()
    await page.getByText('2,312 人').waitFor()
    expect(page.url()).toBe(`${server.url}/office/residents`)
  })
})

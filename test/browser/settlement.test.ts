/** Services and what is paid for them, through a whole hub: booked, done, settled by one clerk, approved by another. */
import { expect } from 'vitest'
import type { RecordView } from '../../console/care-api.ts'
import { homeId, type TestHub } from '../support/hub.ts'
import type { Operator } from '../support/operator.ts'
import { browserStories } from './browser-story.ts'
import { choose, downloaded, openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 60_000
const DAY_MS = 86_400_000

const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
const at = (day: string, time: string) => Date.parse(`${day}T${time}:00+08:00`)

/** the last day of the month before this one */
function lastMonth(hub: TestHub): { day: string; month: string } {
  const first = `${dayOf(hub.clock.now()).slice(0, 7)}-01`
  const day = dayOf(Date.parse(`${first}T00:00:00+08:00`) - DAY_MS)
  return { day, month: day.slice(0, 7) }
}

/** somebody in the first home, and a provider of that town that cleans for 35 and bathes for 60 yuan */
async function withProvider(who: Operator) {
  const resident = (await who.request<{ items: RecordView<'resident'>[] }>('GET', `/api/v1/records/resident?homeId=${homeId(1)}`)).body
    .items[0]!
  const home = (await who.request<RecordView<'home'>>('GET', `/api/v1/records/home/${homeId(1)}`)).body
  const providers = (await who.request<{ items: RecordView<'provider'>[] }>('GET', '/api/v1/records/provider?limit=500')).body.items
  const provider = providers.find(({ doc }) => doc.town === home.doc.town && doc.kind === '居家护理')!
  const prices = [
    { item: 'cleaning', unit: 'hour', fen: 3_500, from: '2026-01-01' },
    { item: 'bathing', unit: 'time', fen: 6_000, from: '2026-01-01' },
  ]
  const changes = { services: ['cleaning', 'bathing'], prices, serviceTowns: [home.doc.town] }
  const path = `/api/v1/records/provider/${provider.id}`
  const { status } = await who.request('PATCH', path, { version: provider.version, changes })
  if (status !== 200) throw new Error(`provider: ${status}`)
  return { resident, provider }
}

interface Done {
  residentId: string
  providerId: string
  item: string
  day: string
  from: string
  until: string
  evidence: string[]
}

async function enterDone(who: Operator, { day, from, until, evidence, ...wanted }: Done): Promise<void> {
  const booking = { ...wanted, day, responderId: null, bookedFor: null, source: { kind: 'entry', ref: null }, note: '' }
  const booked = await who.request<{ version: number; service: { id: string } }>('POST', '/api/v1/services', booking)
  const { version, service } = booked.body
  const times = { startedAt: at(day, from), endedAt: at(day, until) }
  const body = { version, ...times, quantity: null, responderId: null, evidence, note: '' }
  const done = await who.request('POST', `/api/v1/services/${service.id}/done`, body)
  if (done.status !== 200) throw new Error(`service: ${done.status} ${JSON.stringify(done.body)}`)
}

story(
  'a month is prepared and its held services decided by one clerk, and approved by another',
  async ({ browser, hub }) => {
    const clerk = await hub.signIn('qian')
    const { resident, provider } = await withProvider(clerk)
    const { day, month } = lastMonth(hub)
    const own = { residentId: resident.id, providerId: provider.id, day }
    await enterDone(clerk, { ...own, item: 'cleaning', from: '09:00', until: '11:00', evidence: ['服务单签字'] })
    await enterDone(clerk, { ...own, item: 'bathing', from: '13:00', until: '13:40', evidence: [] })

    const qian = await openOffice(browser, hub, 'qian', '/office/settlements')
    const refused = await watchPolicy(qian)
    await qian.getByText(`${month} 还没有结算`).waitFor()
    await qian.getByRole('button', { name: '编制结算' }).click()
    await qian.getByRole('dialog').getByRole('button', { name: '编制结算' }).click()
    await qian.getByRole('row', { name: new RegExp(`${provider.doc.name} 草稿 2`) }).waitFor()
    expect(await seriousViolations(qian)).toEqual([])
    await shoot(qian, 'settlements')
    await qian.getByRole('link', { name: provider.doc.name }).click()

    const head = qian.getByRole('region', { name: provider.doc.name })
    await head.getByText('由您编制或调整过的结算').waitFor()
    expect(await head.getByRole('button', { name: '审批通过' }).isDisabled()).toBe(true)
    const held = qian.getByRole('region', { name: '结算明细' }).getByRole('row', { name: /助浴.*缺少凭证或时间/ })
    expect(await seriousViolations(qian)).toEqual([])
    await shoot(qian, 'settlement')
    await held.getByRole('button', { name: '不支付', exact: true }).click()
    const dialog = qian.getByRole('dialog')
    await dialog.getByLabel('原因').fill('电话回访，老人说没有来过')
    await dialog.getByRole('button', { name: '登记' }).click()
    await qian.getByText('待处理 0').waitFor()
    await qian.getByText('有问题 1').click()
    await qian.getByText(/电话回访，老人说没有来过 · 钱敏/).waitFor()

    const sun = await openOffice(browser, hub, 'sun', `/office/settlements/${provider.id}:${month}`)
    const sunHead = sun.getByRole('region', { name: provider.doc.name })
    await sunHead.getByRole('button', { name: '审批通过' }).click()
    await sun.getByRole('dialog').getByText('不能再改').waitFor()
    await sun.getByRole('dialog').getByRole('button', { name: '审批通过' }).click()
    await sunHead.getByText('已审批', { exact: true }).waitFor()
    await sunHead.getByText(/^孙悦 \d{4}/).waitFor()
    await sunHead.getByRole('button', { name: '导出' }).click()
    const file = await downloaded(sun, () => sun.getByRole('menuitem', { name: /CSV/ }).click())
    expect(file.bytes.toString('utf8')).toContain(resident.doc.name)
    await shoot(sun, 'settlement-approved')

    // what is settled can no longer be cancelled
    await sun.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '服务' }).click()
    await sun.getByRole('row', { name: /保洁.*已结算/ }).waitFor()
    expect(await sun.getByRole('button', { name: /^取消服务/ }).count()).toBe(0)
    expect(await refused()).toEqual([])
  },
  MANY_SCREENS_MS,
)

story(
  'an operator books a service for a resident and enters that it was done, and it is charged',
  async ({ browser, hub }) => {
    const clerk = await hub.signIn('qian')
    const { resident, provider } = await withProvider(clerk)
    const page = await openOffice(browser, hub, 'wang', '/office/services')
    await page.getByRole('button', { name: '预约服务' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: '老人' }).fill(resident.doc.name)
    await page.locator('.ant-select-item-option', { hasText: resident.doc.name }).first().click()
    await choose(dialog, '服务', '助浴')
    await choose(dialog, '服务商', provider.doc.name)
    await dialog.getByText('60.00 元/次').waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await shoot(page, 'service-booking')
    await dialog.getByRole('button', { name: '预约', exact: true }).click()
    const row = page.getByRole('row', { name: new RegExp(`${resident.doc.name}.*助浴`) })
    await row.getByText('已预约').waitFor()

    await row.getByRole('button', { name: /^完成/ }).click()
    const done = page.getByRole('dialog')
    const type = async (label: string, text: string) => {
      await done.getByLabel(label, { exact: true }).fill(text)
      await page.keyboard.press('Enter')
    }
    await type('日期', dayOf(hub.clock.now() - DAY_MS))
    await type('开始', '14:00')
    await type('结束', '13:00')
    await done.getByRole('combobox', { name: '凭证' }).click()
    await page.locator('.ant-select-item-option', { hasText: '服务单签字' }).click()
    await done.getByText('计 1，价格 60.00 元').click()
    await done.getByRole('button', { name: '完成' }).click()
    // the server's word, at its field
    await done.getByText('结束时间应晚于开始时间').first().waitFor()
    await type('结束', '14:40')
    await shoot(page, 'service-done')
    await done.getByRole('button', { name: '完成' }).click()
    await row.getByText('已完成').waitFor()
    await row.getByText(/60\.00.*(老人自付|工时|服务券|补贴)/).waitFor()
    const { body } = await clerk.request<{ items: { service: { state: string; evidence: string[] } }[] }>('GET', '/api/v1/services')
    expect(body.items[0]?.service).toMatchObject({ state: 'done', evidence: ['服务单签字'] })
  },
  MANY_SCREENS_MS,
)

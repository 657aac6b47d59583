/** Visits that were due and random inspections, through a whole hub: what was missed comes first, and a draw is proven in front of everybody. */
import { expect } from 'vitest'
import type { RecordView } from '../../console/care-api.ts'
import { homeId } from '../support/hub.ts'
import { browserStories } from './browser-story.ts'
import { openOffice, seriousViolations, shoot, watchPolicy } from './console-page.ts'

const story = browserStories()
const MANY_SCREENS_MS = 60_000
const DAY_MS = 86_400_000

const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)

story(
  'a visit that was missed stands first, and is entered as done with what was found',
  async ({ browser, hub, resident }) => {
    const { care } = hub.hub().records
    const clerk = await hub.signIn('qian')
    const { body } = await clerk.request<{ items: RecordView<'resident'>[] }>('GET', `/api/v1/records/resident?homeId=${homeId(1)}`)
    const residentId = body.items[0]!.id
    const due = dayOf(hub.clock.now() - 5 * DAY_MS)
    const common = { residentId, planId: null, purpose: 'home-visit' as const, doneDay: null, doneBy: null, findings: '' }
    const visits = [
      { ...common, id: 'visit-missed', dueDay: due, state: 'missed' as const, reason: 'overdue' },
      { ...common, id: 'visit-ahead', dueDay: dayOf(hub.clock.now() + DAY_MS), state: 'planned' as const, reason: null },
    ]
    await care.save(
      visits.map((doc) => ({ kind: 'visit' as const, doc, version: 0 })),
      { id: null, name: '网格' },
      null,
    )

    const page = await openOffice(browser, hub, 'wang', '/office/visits')
    const missed = page.getByRole('region', { name: '漏访' })
    await missed.getByRole('row', { name: new RegExp(`${due}.*${resident(1)}.*逾期未登记`) }).waitFor()
    await page
      .getByRole('region', { name: '待走访' })
      .getByRole('row', { name: new RegExp(resident(1)) })
      .waitFor()
    expect(await seriousViolations(page)).toEqual([])
    await missed.getByRole('button', { name: `完成 ${resident(1)}` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('情况').fill('精神好，药已备齐')
    await dialog.getByRole('button', { name: '完成' }).click()
    await missed.getByText('没有漏访').waitFor()
    await page.getByText('已完成', { exact: true }).first().click()
    await page.getByRole('row', { name: new RegExp(`${due}.*精神好，药已备齐`) }).waitFor()
    expect((await care.get('visit', 'visit-missed'))?.doc).toMatchObject({ state: 'done', doneBy: '王晓琳', doneDay: due })
    await shoot(page, 'visits')
  },
  MANY_SCREENS_MS,
)

story(
  'homes and inspectors are drawn, the draw is proven by drawing again, and a result is entered',
  async ({ browser, hub }) => {
    const clerk = await hub.signIn('qian')
    const officer = { phone: '13815192000', town: '溧城街道', village: '', grid: '', inspector: true, active: true }
    for (const name of ['陈晓东', '史建华']) await clerk.request('POST', '/api/v1/records/officer', { doc: { ...officer, name } })

    const page = await openOffice(browser, hub, 'qian', '/office/inspections')
    const refused = await watchPolicy(page)
    await page.getByText('还没有抽查').waitFor()
    await page.getByRole('button', { name: '抽取名单' }).click()
    await page.getByRole('dialog').getByLabel('抽查户数').fill('2')
    await page.getByRole('dialog').getByRole('button', { name: '抽取' }).click()
    const sheet = page.getByRole('region', { name: /双随机抽查$/ })
    await sheet.getByText('3 户、2 名检查人员中抽取 2 户').waitFor()
    await sheet.getByRole('button', { name: '验证' }).click()
    await sheet.getByText(/^验证通过：.*2 户的结果完全一致/).waitFor()

    await sheet
      .getByRole('button', { name: /^登记结果/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '发现问题' }).check()
    expect(await dialog.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await dialog.getByLabel('说明').fill('主机未通电')
    await dialog.getByRole('button', { name: '保存' }).click()
    await sheet.getByRole('row', { name: /发现问题.*主机未通电/ }).waitFor()
    await page.getByText(/已检查 1\/2/).waitFor()
    expect(await seriousViolations(page)).toEqual([])
    expect(await refused()).toEqual([])
    // on paper there is the list alone
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation', { name: '主导航' }).isVisible()).toBe(false)
    expect(await sheet.isVisible()).toBe(true)
    await shoot(page, 'inspection-print')
  },
  MANY_SCREENS_MS,
)

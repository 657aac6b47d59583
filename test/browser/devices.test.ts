import { expect } from 'vitest'
import { browserStories } from './browser-story.ts'
import { openConsole, seriousViolations, shoot } from './console-page.ts'

const story = browserStories()

story('a technician sees technical alarms alone, and no illness, medicine, category or door code', async ({ browser, hub, resident }) => {
  const box = await hub.box(1)
  await box.press().acknowledged
  await box.press({ type: 'battery-low' }).acknowledged
  const zhou = await hub.signIn('zhou')
  const { body: file } = await zhou.request<{
    access: { doorCode: string | null; key: string | null }
    residents: Record<string, unknown>[]
  }>('GET', '/api/v1/homes/home-000001')
  const { page, queue, row } = await openConsole(browser, hub, 'chen')
  await row(resident(1)).getByText('电量低').waitFor()
  expect(await queue.getByText('紧急呼救').count()).toBe(0)
  await row(resident(1)).getByRole('button').first().click()
  await page.getByRole('heading', { name: '设备状态' }).waitFor()
  await page
    .getByText(file.residents[0]!.name as string)
    .first()
    .waitFor()
  const shown = await page.locator('body').innerText()
  const { illnesses, medicines, categories, idNumber } = file.residents[0] as Record<string, string[] & string>
  const secrets = [file.access.doorCode, file.access.key, idNumber, ...illnesses!, ...medicines!, ...categories!].filter(
    (text) => text !== null,
  )
  expect(secrets.length).toBeGreaterThan(2)
  for (const secret of secrets) expect(shown).not.toContain(secret)
  expect(await seriousViolations(page)).toEqual([])
  await shoot(page, 'technician')
})

story('the devices page shows what a box said wrongly, who was refused, and sends commands', async ({ browser, hub }) => {
  const box = await hub.box(1, { answer: () => ({ status: 'done', detail: '自检正常' }) })
  await box.publish('heartbeat', JSON.stringify({ battery: 12, mains: false, signal: -88, firmware: '1.4.2', uptime: 7200 }))
  await box.publish('reading', JSON.stringify({ component: 'bedroom', values: { temperature: 9.5, bed: true } }))
  await box.publish('heartbeat', 'battery=12')
  await box.publish('event', '{"type":"sos","at":"1970-01-01T00:00:00Z"}')
  await expect(hub.box(1, { id: 'box-999999' })).rejects.toThrow('bad user name or password')
  const { page, button } = await openConsole(browser, hub, 'chen')
  await page.getByRole('link', { name: '设备' }).click()
  const list = page.getByRole('region', { name: '设备清单' })
  await list.getByText('box-000003').waitFor()
  await page.getByText(/未登记的设备 \d+/).waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await shoot(page, 'devices')

  await page.getByRole('button', { name: /^有拒收/ }).click()
  await list.getByText('box-000002').waitFor({ state: 'detached' })
  await list.getByRole('link', { name: /box-000001/ }).click()
  await page.getByText('不是有效的 JSON').first().waitFor()
  await page.getByText('battery=12', { exact: true }).waitFor()
  await page.getByText('时钟有误').waitFor()
  await page.getByText('市电断开').first().waitFor()
  await button('远程自检').click()
  await page.getByText('自检正常').waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await shoot(page, 'device')
})

story('a box that comes online shows so without a reload; the search finds it by its resident', async ({ browser, hub, resident }) => {
  const { page } = await openConsole(browser, hub, 'chen')
  await page.getByRole('link', { name: '设备' }).click()
  const list = page.getByRole('region', { name: '设备清单' })
  const second = list.getByRole('link', { name: /box-000002/ })
  await second.getByText('从未上线').waitFor()
  await hub.box(2)
  await second.getByText('在线').waitFor()
  await page.getByRole('searchbox', { name: '搜索设备' }).fill(resident(2))
  await list.getByText('box-000001').waitFor({ state: 'detached' })
  await second.waitFor()
})

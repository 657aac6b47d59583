/**
 * Pictures for people: `test/artifacts/page/*.png`. Not a test; run it and look: `node test/page/pictures.ts [name …]`.
 */
import { type Stage, type StageOptions, shoot, startTheatre } from './browser.ts'
import { BASE, MINE, unstoredPress } from './fake-data.ts'

const workspace = async ({ page }: Stage) => {
  await page.getByText('冠心病').first().waitFor()
  await page.getByText('现场无应答').first().waitFor()
}

const phone = { width: 390, height: 844 }
const pictures: [name: string, options: StageOptions, prepare: (stage: Stage) => Promise<void>][] = [
  ['light', { path: `/alarms/${MINE}` }, workspace],
  ['dark', { path: `/alarms/${MINE}`, theme: 'dark' }, workspace],
  ['light-1366', { path: `/alarms/${MINE}`, viewport: { width: 1366, height: 768 } }, workspace],
  ['light-1920', { path: `/alarms/${MINE}`, viewport: { width: 1920, height: 1080 } }, workspace],
  ['light-1024', { path: `/alarms/${MINE}`, viewport: { width: 1024, height: 768 } }, workspace],
  [
    'stale-dark',
    { path: `/alarms/${MINE}`, theme: 'dark' },
    async (stage) => {
      await workspace(stage)
      stage.server.down()
      await stage.page.locator('.stale').waitFor({ timeout: 15_000 })
    },
  ],
  [
    'close-light',
    { path: `/alarms/${MINE}` },
    async (stage) => {
      await workspace(stage)
      await stage.page.keyboard.press('F9')
      await stage.page.getByRole('dialog').waitFor()
    },
  ],
  [
    'strips-light',
    { path: `/alarms/${MINE}` },
    async (stage) => {
      await workspace(stage)
      await stage.page.keyboard.press('F4')
      await stage.page.keyboard.press('F2')
      await stage.page.keyboard.press('F3')
      await stage.page.locator('.unfold').waitFor()
    },
  ],
  [
    'others-dark',
    { path: '/alarms/A20261123-0409', theme: 'dark' },
    async ({ page, server }) => {
      await page.getByText('冠心病').first().waitFor()
      server.showUnstored({ ...unstoredPress(), at: BASE })
      await page.locator('.unstored').waitFor()
    },
  ],
  ['lost-light', { path: '/alarms/A20261123-0411' }, async ({ page }) => page.getByText('冠心病').first().waitFor()],
  ['empty-light', {}, async ({ page }) => page.locator('.empty-figures').waitFor()],
  ['sign-in-light', { signedOut: true }, async ({ page }) => page.locator('.gate-sound').waitFor()],
  ['sign-in-dark', { signedOut: true, theme: 'dark' }, async ({ page }) => page.locator('.gate-sound').waitFor()],
  ['set-up-light', { signedOut: true, path: '/setup#once' }, async ({ page }) => page.locator('.rules').waitFor()],
  ['devices-light', { path: '/devices', role: 'supervisor' }, async ({ page }) => page.locator('.device-row').nth(10).waitFor()],
  [
    'device-dark',
    { path: '/devices/D10055', theme: 'dark' },
    async ({ page }) => {
      await page.locator('.device-row').nth(10).waitFor()
      await page.locator('.reject-detail').first().waitFor()
    },
  ],
  [
    'help-light',
    {},
    async ({ page }) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  ],
  ['english', { path: `/alarms/${MINE}`, language: 'en' }, workspace],
  ['english-1366-dark', { path: `/alarms/${MINE}`, language: 'en', theme: 'dark', viewport: { width: 1366, height: 768 } }, workspace],
  ['residents-light', { path: '/office/residents' }, async ({ page }) => page.locator('.resident-row').nth(10).waitFor()],
  ['residents-dark', { path: '/office/residents', theme: 'dark' }, async ({ page }) => page.locator('.resident-row').nth(10).waitFor()],
  [
    'phone-residents',
    { viewport: phone, path: '/office/residents', scale: 2 },
    async ({ page }) => page.locator('.resident-row').nth(5).waitFor(),
  ],
  ['phone-queue', { viewport: phone, scale: 2 }, async ({ page }) => page.locator('.row').first().waitFor()],
  ['phone-alarm', { viewport: phone, path: `/alarms/${MINE}`, scale: 2 }, workspace],
  ['phone-devices', { viewport: phone, path: '/devices', scale: 2 }, async ({ page }) => page.locator('.device-row').nth(3).waitFor()],
]

const wanted = process.argv.slice(2)
const theatre = await startTheatre()
for (const [name, options, prepare] of pictures) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const stage = await theatre.stage(options)
  await prepare(stage)
  await stage.page.evaluate(() => document.fonts.ready)
  await shoot(stage.page, name)
  console.log(name, ...stage.faults)
  await theatre.clear()
}
await theatre.stop()

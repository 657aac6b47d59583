/** No accessibility findings (WCAG 2.0–2.2, A and AA) on any screen, in light and dark. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Stage, type StageOptions, startTheatre } from './browser.ts'
import { MINE, unstoredPress } from './fake-data.ts'

let theatre: Awaited<ReturnType<typeof startTheatre>>
let axe: string
beforeAll(async () => {
  theatre = await startTheatre()
  axe = await readFile(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
}, 60_000)
afterEach(() => theatre.clear())
afterAll(() => theatre.stop())

const ALL = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }
const COLOURS = { type: 'rule', values: ['color-contrast'] }

async function findings(page: Page, runOnly: typeof ALL): Promise<string[]> {
  const results = await page.evaluate(async (only) => {
    const run = (window as unknown as { axe: { run(context: unknown, options: unknown): Promise<AxeResults> } }).axe.run
    return run(document, { runOnly: only })
  }, runOnly)
  return results.violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.html.slice(0, 140)).join(' | ')}`)
}

const opened = async ({ page }: Stage) => page.getByText('青霉素过敏').waitFor()
const screens: [name: string, options: StageOptions, prepare: (stage: Stage) => Promise<void>][] = [
  ['sign-in', { signedOut: true }, async ({ page }) => page.locator('.gate-sound').waitFor()],
  ['set-up', { signedOut: true, path: '/setup#once' }, async ({ page }) => page.locator('.rules').waitFor()],
  [
    'queue with an unstored press',
    {},
    async ({ page, server }) => {
      server.showUnstored(unstoredPress())
      await page.locator('.unstored').waitFor()
    },
  ],
  ['workspace', { path: `/alarms/${MINE}` }, opened],
  [
    'workspace with questions open',
    { path: `/alarms/${MINE}` },
    async (stage) => {
      await opened(stage)
      await stage.page.keyboard.press('F6')
      await stage.page.getByRole('combobox').fill('/')
      await stage.page.getByRole('option').first().waitFor()
    },
  ],
  ['somebody else’s alarm', { path: '/alarms/A20261123-0409' }, opened],
  [
    'closing drawer',
    { path: `/alarms/${MINE}` },
    async (stage) => {
      await opened(stage)
      await stage.page.keyboard.press('F9')
      await stage.page.getByRole('dialog').waitFor()
    },
  ],
  [
    'stale',
    { path: `/alarms/${MINE}` },
    async (stage) => {
      await opened(stage)
      stage.server.down()
      await stage.page.locator('.stale').waitFor({ timeout: 10_000 })
    },
  ],
  [
    'phone list',
    { path: `/alarms/${MINE}` },
    async (stage) => {
      await opened(stage)
      stage.server.down()
      await stage.page.getByRole('button', { name: '应急电话簿与纸质流程' }).click({ timeout: 10_000 })
      await stage.page.getByRole('dialog').waitFor()
    },
  ],
  ['devices', { path: '/devices', role: 'supervisor' }, async ({ page }) => page.locator('.device-row').nth(5).waitFor()],
  ['a device', { path: '/devices/D10055' }, async ({ page }) => page.locator('.reject-detail').first().waitFor()],
  ['residents', { path: '/office/residents' }, async ({ page }) => page.locator('.resident-row').nth(5).waitFor()],
  ['phone', { viewport: { width: 390, height: 844 }, path: `/alarms/${MINE}` }, opened],
]

for (const [name, options, prepare] of screens) {
  test(name, { timeout: 30_000 }, async () => {
    const stage = await theatre.stage(options)
    await prepare(stage)
    // past the page's content security policy, which rightly forbids script elements
    await stage.page.evaluate(axe)
    expect(await findings(stage.page, ALL)).toEqual([])
    // the dark theme is the same page in other colours
    await stage.page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'))
    expect(await findings(stage.page, COLOURS)).toEqual([])
  })
}

/** The console in a real browser, as a person finds their way in it: by roles and the Chinese words on the screen. */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { PAGE_DIR } from '../../hub/hub.ts'
import type { TestBrowser } from '../support/browser.ts'
import { PASSWORD, type PEOPLE, type TestHub } from '../support/hub.ts'

const ARTIFACTS = join(import.meta.dirname, '..', 'artifacts', 'browser')

export interface ConsolePage {
  page: Page
  queue: Locator
  timeline: Locator
  /** the row of a resident in the queue */
  row(name: string): Locator
  /** claims from the row, which opens the alarm */
  claim(name: string): Promise<void>
  button(name: string | RegExp): Locator
  heading(name: string | RegExp): Locator
}

export async function openConsole(
  browser: TestBrowser,
  hub: TestHub,
  username: (typeof PEOPLE)[number]['username'],
  options: BrowserContextOptions = {},
): Promise<ConsolePage> {
  const page = await openSignIn(browser, hub, options)
  await signIn(page, username)
  await page.getByRole('region', { name: '告警队列' }).waitFor()
  return consoleOf(page)
}

/** the back office, where a clerk of the bureau begins */
export async function openOffice(
  browser: TestBrowser,
  hub: TestHub,
  username: (typeof PEOPLE)[number]['username'],
  path = '/office',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openSignIn(browser, hub, options, path)
  await signIn(page, username)
  await page.locator('main.office').waitFor()
  return page
}

export async function openSignIn(browser: TestBrowser, hub: TestHub, options: BrowserContextOptions = {}, path = '/'): Promise<Page> {
  if (!existsSync(PAGE_DIR)) throw new Error('the page is not built: run "npm run build"')
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options })
  await page.goto(hub.url + path)
  return page
}

export async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: '账号' }).fill(username)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录并开始值守' }).click()
}

function consoleOf(page: Page): ConsolePage {
  const queue = page.getByRole('region', { name: '告警队列' })
  const row = (name: string) => queue.getByRole('listitem').filter({ hasText: name })
  return {
    page,
    queue,
    timeline: page.getByRole('log', { name: '处置时间线' }),
    row,
    async claim(name) {
      await row(name).getByRole('button', { name: /^认领/ }).click()
      await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor()
    },
    button: (name) => page.getByRole('button', { name }),
    heading: (name) => page.getByRole('heading', { name }),
  }
}

/** chooses in one of the office's select boxes */
export async function choose(within: Page | Locator, label: string, option: string): Promise<void> {
  const box = within.getByRole('combobox', { name: label, exact: true })
  await box.click()
  const page = 'page' in within ? within.page() : within
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option }).first().click()
}

/** a file that the page hands to the browser */
export async function downloaded(page: Page, start: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), start()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** what the policy refused, from now on, in the document that is open */
export async function watchPolicy(page: Page): Promise<() => Promise<string[]>> {
  const watch = () => {
    const refused: string[] = []
    Object.assign(window, { __refused: refused })
    document.addEventListener('securitypolicyviolation', (event) => refused.push(`${event.effectiveDirective}: ${event.sample}`))
  }
  await page.addInitScript(watch)
  await page.evaluate(watch)
  return () => page.evaluate(() => (window as unknown as { __refused: string[] }).__refused)
}

/** What the story looked like, for people: test/artifacts/browser/ */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true })
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) })
}

let axeSource: Promise<string> | null = null

/** serious and critical violations of WCAG 2.2 A and AA, one line each */
export async function seriousViolations(page: Page): Promise<string[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(await axeSource)
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: unknown): Promise<AxeResults> } }
    return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

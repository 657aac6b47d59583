/** The built page in a real browser against the fake server. One build and one browser per file, a new context per test. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import type { Role } from '../../console/api.ts'
import type { Store } from '../../console/page/store.ts'
import { CHROMIUM } from '../support/browser.ts'
import { PASSWORD } from './fake-data.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

declare global {
  interface Window {
    __store: Store
  }
}

const ROOT = join(import.meta.dirname, '../..')
export const ARTIFACTS = join(ROOT, 'test/artifacts/page')

export interface Stage {
  server: FakeServer
  page: Page
  context: BrowserContext
  /** faults that the page wrote to the console, content security violations included */
  faults: string[]
}

export interface StageOptions {
  theme?: 'light' | 'dark'
  language?: 'zh' | 'en'
  viewport?: { width: number; height: number }
  path?: string
  signedOut?: boolean
  hbMs?: number
  role?: Role
  /** pixel density of pictures */
  scale?: number
}

export async function startTheatre() {
  const pageDir = join(ARTIFACTS, `dist-${process.pid}`)
  await mkdir(ARTIFACTS, { recursive: true })
  await build({ configFile: join(ROOT, 'console/page/vite.config.ts'), mode: 'test', logLevel: 'error', build: { outDir: pageDir } })
  const browser: Browser = await chromium.launch(CHROMIUM)
  const open: { context: BrowserContext; server: FakeServer }[] = []

  async function stage(options: StageOptions = {}): Promise<Stage> {
    const {
      theme = 'light',
      language = 'zh',
      viewport = { width: 1440, height: 900 },
      path = '/',
      signedOut = false,
      hbMs = 400,
      role = 'operator' as Role,
      scale = 1,
    } = options
    const server = await startFakeServer({ pageDir, hbMs, role })
    const context = await browser.newContext({
      viewport,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      colorScheme: theme,
      deviceScaleFactor: scale,
    })
    context.setDefaultTimeout(15_000)
    open.push({ context, server })
    await context.addInitScript((lang) => localStorage.setItem('anling.language', lang), language)
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) faults.push(message.text())
    })
    await page.goto(server.url + path)
    if (!signedOut) await signIn(page)
    return { server, page, context, faults }
  }

  return {
    stage,
    async clear() {
      for (const { context, server } of open.splice(0)) {
        await context.close()
        await server.stop()
      }
    },
    async stop() {
      await browser.close()
      await rm(pageDir, { recursive: true, force: true })
    },
  }
}

export async function signIn(page: Page) {
  await page.locator('input[name=username]').fill('wang')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await live(page)
}

/** the feed is open and the first snapshot is drawn */
export const live = (page: Page) =>
  page.waitForFunction(() => window.__store?.read().link.phase === 'open' && window.__store.read().live.epoch !== null)

export const shoot = (page: Page, name: string) => page.screenshot({ path: join(ARTIFACTS, `${name}.png`) })

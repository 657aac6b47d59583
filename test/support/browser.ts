/** Debian's Chromium under playwright, set as the customers' browsers are: Chinese, Shanghai time. */
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // the pages' own staleness clocks must run in tabs that nobody looks at
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** what `chromium.launch` needs here */
export const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ARGS }

export interface TestBrowser {
  /** a page in a context of its own: no cookie and no storage of another test */
  newPage(options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

/** Once per test file (0.25 s); `newPage` once per test. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch(CHROMIUM)
  return {
    async newPage(options = {}) {
      const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...options })
      context.setDefaultTimeout(15_000)
      return context.newPage()
    },
    close: () => browser.close(),
  }
}

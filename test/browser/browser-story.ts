/** Stories in a real browser, with a whole hub behind it: one browser for the file, one hub and fresh contexts for each test. */
import { afterAll, beforeAll, test } from 'vitest'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { homeId, startTestHub, type TestHub } from '../support/hub.ts'

interface Story {
  browser: TestBrowser
  hub: TestHub
  /** who lives in the home of a box, as the page names them */
  resident(index: number): string
}

const HOMES = 3

/** enough for a slow machine with two cores under other tests; a tale through many screens may be given more */
const STORY_MS = 60_000

export function browserStories(): (title: string, tale: (story: Story) => Promise<void>, timeoutMs?: number) => void {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  return (title, tale, timeoutMs = STORY_MS) => {
    test(title, { timeout: timeoutMs }, async () => {
      const hub = await startTestHub({ systemTime: true, homes: HOMES })
      try {
        const briefs = await hub.hub().records.homes.briefs(Array.from({ length: HOMES }, (_, i) => homeId(i + 1)))
        await tale({ browser, hub, resident: (index) => briefs.get(homeId(index))!.resident!.name })
      } finally {
        await hub.stop()
      }
    })
  }
}

import { expect } from 'vitest'
import { issueSetUpLink } from '../../hub/set-up-link.ts'
import { browserStories } from './browser-story.ts'
import { openConsole, openSignIn, seriousViolations, shoot, signIn } from './console-page.ts'

const story = browserStories()

story(
  'a wrong password is said in words, five of them lock the account, and the right one does not help then',
  async ({ browser, hub }) => {
    const page = await openSignIn(browser, hub)
    await page.getByRole('button', { name: '登录并开始值守' }).click()
    const failure = page.getByRole('alert')
    await failure.getByText('请填写账号和密码').waitFor()
    for (let tries = 0; tries < 4; tries++) {
      const answered = page.waitForResponse((response) => response.url().endsWith('/session') && response.request().method() === 'POST')
      await signIn(page, 'wang', 'wrong')
      await answered
      await failure.getByText('账号或密码不正确').waitFor()
    }
    await shoot(page, 'sign-in-failed')
    await signIn(page, 'wang', 'wrong')
    await failure.getByText('连续输错密码，账号已锁定，请 15 分钟后再试').waitFor()
    await signIn(page, 'wang')
    await failure.getByText(/账号已锁定/).waitFor()
    await shoot(page, 'sign-in-locked')
    // a colleague signs in at the same desk all the same
    await signIn(page, 'li')
    await page.getByText('李倩 · 坐席').waitFor()
  },
)

story('who is signed in stays so over a reload, and is out for good after signing out', async ({ browser, hub }) => {
  const { page, button } = await openConsole(browser, hub, 'wang')
  await page.reload()
  await page.getByText('王晓琳 · 坐席').waitFor()
  await button('退出登录').click()
  await page.getByRole('heading', { name: '登录值守台' }).waitFor()
  await page.goto(`${hub.url}/devices`)
  await page.getByRole('heading', { name: '登录值守台' }).waitFor()
})

story('who is disabled while working is signed out at once, and told so', async ({ browser, hub }) => {
  const { page } = await openConsole(browser, hub, 'wang')
  const admin = await hub.signIn('root')
  expect((await admin.request('POST', '/api/v1/users/user-wang/disable', {})).status).toBe(200)
  await page.getByText('登录已失效，请重新登录。').waitFor()
  await shoot(page, 'session-ended')
})

story('the set-up link sets a password by its rules, once', async ({ browser, hub }) => {
  const link = await issueSetUpLink(hub.hub().records, 'user-li', hub.url, Date.now())
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(link)
  await page.getByRole('heading', { name: '设置密码' }).waitFor()
  const save = page.getByRole('button', { name: '保存密码' })
  const type = async (first: string, second: string) => {
    await page.getByLabel('新密码').fill(first)
    await page.getByLabel('再输入一次').fill(second)
  }
  for (const [first, second] of [
    ['short-1', 'short-1'],
    ['no-digits-here', 'no-digits-here'],
    ['new-password-8', 'new-password-9'],
  ] as const) {
    await type(first, second)
    expect(await save.isDisabled()).toBe(true)
  }
  expect(await seriousViolations(page)).toEqual([])
  await type('new-password-8', 'new-password-8')
  await shoot(page, 'set-up')
  await save.click()
  await page.getByText('密码已保存，请用新密码登录。').waitFor()
  expect(page.url()).toBe(`${hub.url}/setup`)
  await page.getByRole('link', { name: '去登录' }).click()
  await signIn(page, 'li', 'new-password-8')
  await page.getByText('李倩 · 坐席').waitFor()

  const again = await browser.newPage()
  await again.goto(link)
  await again.getByLabel('新密码').fill('other-password-9')
  await again.getByLabel('再输入一次').fill('other-password-9')
  await again.getByRole('button', { name: '保存密码' }).click()
  await again.getByRole('alert').getByText('此链接已使用或已过期，请向管理员要一个新的').waitFor()
  await shoot(again, 'set-up-used')
})

story('the page speaks English when asked, and remembers', async ({ browser, hub, resident }) => {
  const box = await hub.box(1)
  await box.press().acknowledged
  const { page, button } = await openConsole(browser, hub, 'wang')
  await button('Switch to English').click()
  const row = page.getByRole('region', { name: 'Alarm queue' }).getByRole('listitem')
  await row.getByText('Call for help').waitFor()
  await page.reload()
  await row.getByText('Call for help').waitFor()
  await row.getByRole('button', { name: `Claim Call for help ${resident(1)}` }).click()
  await page.getByRole('button', { name: /^Call back/ }).waitFor()
  expect(await seriousViolations(page)).toEqual([])
  // names and addresses are data; every word of the page itself is English
  const words = await page.getByRole('button').allInnerTexts()
  expect(words.filter((text) => /^\p{Script=Han}{2,}$/u.test(text))).toEqual([])
  await shoot(page, 'english')
  await button('切换到中文').click()
  await page.getByRole('region', { name: '告警队列' }).waitFor()
})

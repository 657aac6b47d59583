import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiError, UserWithLink } from '../../console/api.ts'
import { tokenDigest } from '../../console/passwords.ts'
import { createSessions } from '../../console/sessions.ts'
import { simulatedClock } from '../../hub/clock.ts'
import type { Sessions as SessionRecords } from '../../records/sessions.ts'
import { LivePage } from './live-page.ts'
import { hours, minutes, NOON, PASSWORD, PEOPLE, type Rig, seconds, startRig } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig({ homes: 1 })
})
afterEach(() => rig.stop())

const signIn = (username: string, password: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${rig.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ username, password }),
  })
const errorOf = async (answer: Response): Promise<ApiError> => (await answer.json()) as ApiError
const audited = async (): Promise<string[]> => (await rig.records.audit.list({ before: null, limit: 100 })).map(({ action }) => action)

describe('signing in', () => {
  test('answers who one is, in a cookie that scripts cannot read', async () => {
    const answer = await signIn('wang', PASSWORD)
    expect(await answer.json()).toEqual({ userId: 'user-wang', username: 'wang', name: '王晓琳', role: 'operator', seat: null })
    const cookie = answer.headers.getSetCookie()[0]!
    expect(cookie).toMatch(/^anling_session=[^;]{10,}; Max-Age=46800; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(await audited()).toEqual(['sign-in'])
  })

  test('with the wrong password and as nobody are the same to the outside', async () => {
    const [wrong, nobody] = [await signIn('wang', 'not-this-1'), await signIn('nobody', 'not-this-1')]
    expect([wrong.status, nobody.status]).toEqual([401, 401])
    expect(await errorOf(wrong)).toEqual(await errorOf(nobody))
    const rows = await rig.records.audit.list({ before: null, limit: 10 })
    expect(rows.map(({ byId, action }) => [byId, action])).toEqual([
      [null, 'sign-in-failed'],
      ['user-wang', 'sign-in-failed'],
    ])
    expect(JSON.stringify(rows)).not.toContain('nobody')
  })

  test('is locked for 15 minutes after five wrong passwords, and says for how long', async () => {
    for (let count = 0; count < 4; count += 1) expect((await signIn('wang', 'wrong-1')).status).toBe(401)
    const fifth = await signIn('wang', 'wrong-1')
    expect(fifth.status).toBe(429)
    expect(await errorOf(fifth)).toMatchObject({ error: 'locked', message: '连续输错密码，账号已锁定，请 15 分钟后再试' })
    await rig.clock.advance(minutes(14))
    const english = await signIn('wang', PASSWORD, { 'accept-language': 'en-GB,en;q=0.9' })
    expect(await errorOf(english)).toMatchObject({ error: 'locked', message: 'Too many wrong passwords: locked for another 1 min.' })
    await rig.clock.advance(minutes(1))
    expect((await signIn('wang', PASSWORD)).status).toBe(200)
  })

  test('is locked after five wrong passwords that come all at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => signIn(index % 2 ? 'wang' : 'WANG', `wrong-${index}`)))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(4)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(16)
    expect((await audited()).filter((action) => action === 'sign-in-failed')).toHaveLength(5)
    expect((await signIn('wang', PASSWORD)).status).toBe(429)
  })

  test('is refused to the disabled, and ends with signing out', async () => {
    const wang = await rig.signIn('wang')
    expect((await wang.request('DELETE', '/api/v1/session')).status).toBe(204)
    expect((await wang.request('GET', '/api/v1/session')).status).toBe(401)
    await rig.records.users.setDisabled('user-wang', true)
    expect((await signIn('wang', PASSWORD)).status).toBe(401)
  })

  test('from too many accounts at once is slowed down', async () => {
    // without a password none of them costs an argon2 digest here
    const answers = await Promise.all(Array.from({ length: 310 }, (_, index) => signIn(`guess-${index}`, '')))
    const slowed = answers.filter(({ status }) => status === 429)
    expect(slowed.length).toBe(10)
    expect(await errorOf(slowed[0]!)).toMatchObject({ error: 'too-many' })
  })
})

describe('a session', () => {
  test('goes on while the store cannot be read, for people who are known', async () => {
    const wang = await rig.signIn('wang')
    await wang.request('GET', '/api/v1/session')
    rig.breakStore()
    expect((await wang.request('GET', '/api/v1/session')).status).toBe(200)
    const answer = await wang.request<ApiError>('GET', '/api/v1/alarms')
    expect(answer.status).toBe(500)
    expect(answer.body.message).toMatch(/^系统出错\(编号 01\d+\)/)
    expect(JSON.stringify(answer.body)).not.toContain('disk I/O')
  })

  test('opens pages and answers while the store hangs, from what this node knows', async () => {
    const wang = await rig.signIn('wang')
    await rig.clock.advance(minutes(2))
    rig.hangStore()
    const answer = wang.request('GET', '/api/v1/session')
    await hasAsked()
    await rig.clock.advance(seconds(2))
    expect((await answer).status).toBe(200)
    const page = new LivePage(wang, rig.url)
    const connected = page.connect()
    await hasAsked()
    await rig.clock.advance(seconds(2))
    await connected
    await page.eventually(rig.clock, () => page.of('welcome').length === 1)

    /** the request has reached the server, on a real socket */
    async function hasAsked() {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })

  test('does not wait until its use is written down', async () => {
    const clock = simulatedClock(NOON)
    const touched: string[] = []
    const records: SessionRecords = {
      ...rig.records.sessions,
      touch(digest) {
        touched.push(digest)
        return new Promise(() => {})
      },
    }
    const sessions = createSessions({ clock, log: pino({ level: 'silent' }), newToken: () => 'token', records })
    const token = await sessions.begin((await rig.records.users.get('user-wang'))!)
    await clock.advance(minutes(2))
    for (let request = 0; request < 3; request += 1) expect(await sessions.find(token)).not.toBeNull()
    expect(touched).toHaveLength(1)
  })

  test('ends after an hour without use, and 13 hours after it began whatever happens', async () => {
    const { records } = rig
    // a clock of its own: the console's many timers need not run through thirteen hours
    const clock = simulatedClock(NOON, () => records.writing() > 0)
    const log = pino({ level: 'silent' })
    const sessions = createSessions({ clock, log, newToken: () => `token-${clock.now()}`, records: records.sessions })
    const user = (await records.users.get('user-wang'))!
    const idle = await sessions.begin(user)
    await clock.advance(hours(1) + seconds(1))
    expect(await sessions.find(idle)).toBeNull()
    const used = await sessions.begin(user)
    for (let quarter = 0; quarter < 51; quarter += 1) {
      await clock.advance(minutes(15))
      expect(await sessions.find(used), `after ${quarter} quarters`).not.toBeNull()
    }
    await clock.advance(minutes(15))
    expect(await sessions.find(used)).toBeNull()
  })
})

describe('requests from other sites', () => {
  const attempt = (headers: Record<string, string>): Promise<Response> => signIn('wang', PASSWORD, headers)

  test.each([
    ['no browser', {}, 200],
    ['our own page', { origin: 'http://$host', 'sec-fetch-site': 'same-origin' }, 200],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['another site without Sec-Fetch-Site', { origin: 'https://evil.example' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['another host of our domain', { 'sec-fetch-site': 'same-site' }, 403],
  ])('%s: %j → %i', async (_who, headers, status) => {
    const host = new URL(rig.url).host
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value).replace('$host', host)]))
    const answer = await attempt(filled)
    expect(answer.status).toBe(status)
    if (status === 403) expect(await errorOf(answer)).toMatchObject({ error: 'cross-site' })
  })

  test('behind a proxy the public address counts, and cookies are secure', async () => {
    await rig.stop()
    rig = await startRig({ homes: 1, publicUrl: 'https://anling.example' })
    const answer = await attempt({ origin: 'https://anling.example' })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()[0]).toContain('; Secure')
    expect((await attempt({ origin: 'http://anling.example' })).status).toBe(403)
  })
})

describe('a set-up link', () => {
  const redeem = (token: string, password: string): Promise<Response> =>
    fetch(`${rig.url}/api/v1/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password }),
    })
  async function invite(): Promise<{ token: string; user: UserWithLink['user'] }> {
    const admin = await rig.signIn('root')
    const created = await admin.request<UserWithLink>('POST', '/api/v1/users', { username: 'zhao', name: '赵敏', role: 'operator' })
    expect(created.status).toBe(201)
    return { token: created.body.link.replace('/setup#', ''), user: created.body.user }
  }

  test('lets a new user choose a password once, a weak one does not spend it', async () => {
    const { token, user } = await invite()
    expect(user).toMatchObject({ username: 'zhao', hasPassword: false, disabled: false })
    const weak = await redeem(token, 'onlyletters')
    expect([weak.status, (await errorOf(weak)).error]).toEqual([400, 'weak-password'])
    const done = await redeem(token, 'plum-blossom-3')
    expect(await done.json()).toEqual({ username: 'zhao' })
    expect((await signIn('zhao', 'plum-blossom-3')).status).toBe(200)
    const again = await redeem(token, 'plum-blossom-4')
    expect([again.status, (await errorOf(again)).error]).toEqual([410, 'link-used'])
    expect(await audited()).toEqual(expect.arrayContaining(['user-created', 'set-up', 'sign-in']))
  })

  test('is good for a day', async () => {
    const { token, user } = await invite()
    const { users } = rig.records
    expect(await users.redeemSetUp(tokenDigest(token), rig.clock.now() + hours(24) - 1)).toMatchObject({ username: 'zhao' })
    const another = await (await rig.signIn('root')).request<UserWithLink>('POST', `/api/v1/users/${user.id}/link`)
    const late = tokenDigest(another.body.link.replace('/setup#', ''))
    expect(await users.redeemSetUp(late, rig.clock.now() + hours(24))).toBeNull()
  })

  test('for a forgotten password ends what was signed in with the old one', async () => {
    const wang = await rig.signIn('wang')
    const admin = await rig.signIn('root')
    const { body } = await admin.request<UserWithLink>('POST', `/api/v1/users/${PEOPLE.wang.id}/link`)
    expect((await wang.request('GET', '/api/v1/session')).status).toBe(200)
    expect((await redeem(body.link.replace('/setup#', ''), 'plum-blossom-3')).status).toBe(200)
    expect((await wang.request('GET', '/api/v1/session')).status).toBe(401)
    expect((await signIn('wang', PASSWORD)).status).toBe(401)
  })
})

describe('users', () => {
  test('are listed without their passwords, and a taken name is refused', async () => {
    const admin = await rig.signIn('root')
    const list = await admin.request('GET', '/api/v1/users')
    expect(list.body).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ username: 'wang', hasPassword: true })]) })
    expect(JSON.stringify(list.body)).not.toContain('argon2')
    const taken = await admin.request('POST', '/api/v1/users', { username: 'WANG', name: '王', role: 'operator' })
    expect(taken).toMatchObject({ status: 409, body: { error: 'name-taken' } })
  })

  test('the last administrator cannot be disabled; others can, and let in again', async () => {
    const admin = await rig.signIn('root')
    expect(await admin.request('POST', `/api/v1/users/${PEOPLE.root.id}/disable`)).toMatchObject({
      status: 409,
      body: { error: 'last-admin' },
    })
    const wang = await rig.signIn('wang')
    await admin.request('POST', `/api/v1/users/${PEOPLE.wang.id}/disable`)
    expect((await wang.request('GET', '/api/v1/session')).status).toBe(401)
    await admin.request('POST', `/api/v1/users/${PEOPLE.wang.id}/enable`)
    expect((await signIn('wang', PASSWORD)).status).toBe(200)
    expect(await admin.request('POST', '/api/v1/users/nobody/disable')).toMatchObject({ status: 404 })
  })
})

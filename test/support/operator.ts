/** Somebody at the console: HTTP with a cookie, and the live feed, without a browser. */
import { WebSocket } from 'ws'
import type { AlarmDetail, Change, ServerMessage } from '../../console/api.ts'

type AlarmRow = Omit<AlarmDetail, 'timeline' | 'noticeList'>

export interface Answer<Body> {
  status: number
  body: Body
}

export class Operator {
  readonly messages: ServerMessage[] = []
  readonly #url: string
  #cookie = ''
  #feed: WebSocket | null = null
  #waiting: { until: () => boolean; resolve: () => void }[] = []

  constructor(url: string) {
    this.#url = url
  }

  get cookie(): string {
    return this.#cookie
  }

  async signIn(username: string, password: string): Promise<void> {
    const answer = await fetch(`${this.#url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    if (!answer.ok) throw new Error(`sign-in as ${username}: ${answer.status} ${await answer.text()}`)
    this.#cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  }

  async request<Body = unknown>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as Body }
  }

  async alarms(status: 'open' | 'closed' = 'open'): Promise<AlarmRow[]> {
    return (await this.request<{ items: AlarmRow[] }>('GET', `/api/v1/alarms?status=${status}`)).body.items
  }

  async alarm(id: string): Promise<AlarmDetail> {
    return (await this.request<AlarmDetail>('GET', `/api/v1/alarms/${id}`)).body
  }

  /** the only open alarm; fails when there is none or another one */
  async onlyAlarm(): Promise<AlarmRow> {
    const open = await this.alarms()
    if (open.length !== 1) throw new Error(`expected one open alarm, found ${open.length}: ${open.map(({ type }) => type).join(', ')}`)
    return open[0]!
  }

  act(alarm: { id: string; rev: number }, kind: string, body: Record<string, unknown> = {}): Promise<Answer<AlarmRow>> {
    return this.request('POST', `/api/v1/alarms/${alarm.id}/${kind}`, { rev: alarm.rev, ...body })
  }

  /** Opens the live feed, as the page does; resolves when it is welcome. */
  async openFeed(resume: { epoch: string; seq: number } | null = null): Promise<void> {
    const feed = new WebSocket(`${this.#url.replace('http', 'ws')}/api/v1/feed`, { headers: { cookie: this.#cookie, origin: this.#url } })
    this.#feed = feed
    feed.on('open', () => feed.send(JSON.stringify({ t: 'hello', v: 1, resume, build: 'test' })))
    feed.on('message', (data) => this.#heard(JSON.parse(String(data)) as ServerMessage))
    feed.on('error', () => {})
    await this.until(() => this.messages.some(({ t }) => t === 'snap' || t === 'delta' || t === 'bye'))
  }

  get hasFeed(): boolean {
    return this.#feed !== null
  }

  /** A page that is not frozen: answers the feed, and resolves when the hub has heard it. */
  async sayAlive(): Promise<void> {
    const feed = this.#feed
    if (feed?.readyState !== WebSocket.OPEN) return
    const seqs = this.messages.flatMap((message) => (message.t === 'snap' ? [message.seq] : message.t === 'delta' ? [message.to] : []))
    feed.send(JSON.stringify({ t: 'ack', seq: seqs.at(-1) ?? 0 }))
    const heard = Promise.withResolvers<void>()
    const resolve = () => heard.resolve()
    feed.once('pong', resolve).once('close', resolve).ping()
    await heard.promise.finally(() => feed.off('pong', resolve).off('close', resolve))
  }

  closeFeed(): void {
    this.#feed?.terminate()
    this.#feed = null
  }

  /** Resolves when the feed has brought a change that fits. */
  change(fits: (change: Change) => boolean): Promise<void> {
    return this.until(() => this.changes().some(fits))
  }

  changes(): Change[] {
    return this.messages.flatMap((message) => (message.t === 'snap' || message.t === 'delta' || message.t === 'aside' ? message.items : []))
  }

  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ until: condition, resolve }))
  }

  #heard(message: ServerMessage): void {
    this.messages.push(message)
    if (message.t === 'snap') this.#feed?.send(JSON.stringify({ t: 'ack', seq: message.seq }))
    if (message.t === 'delta') this.#feed?.send(JSON.stringify({ t: 'ack', seq: message.to }))
    const done = this.#waiting.filter(({ until }) => until())
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting))
    for (const { resolve } of done) resolve()
  }
}

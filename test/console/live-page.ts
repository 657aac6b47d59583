/** The page's side of the feed in a test: the page's own reducer on a real socket, which can be cut, frozen and brought back. */
import { WebSocket } from 'ws'
import type { Change, ServerMessage } from '../../console/api.ts'
import { EMPTY, type LiveState, readMessage, reduce } from '../../console/page/live-state.ts'
import type { Operator } from '../support/operator.ts'

export class LivePage {
  state: LiveState = EMPTY
  readonly messages: ServerMessage[] = []
  gaps = 0
  closeCode: number | null = null
  bytes = 0
  acks = true
  readonly #operator: Operator
  readonly #url: string
  #socket: WebSocket | null = null
  #waiting: { until: () => boolean; resolve: () => void }[] = []

  constructor(operator: Operator, url: string) {
    this.#operator = operator
    this.#url = url
  }

  /** Resolves when the socket is open and hello was said; `resume` as the page does it, or from nothing. */
  async connect(options: { fresh?: boolean; origin?: string } = {}): Promise<void> {
    const headers = { cookie: this.#operator.cookie, origin: options.origin ?? this.#url }
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/api/v1/feed`, { headers })
    this.#socket = socket
    this.closeCode = null
    socket.on('message', (data) => this.#hear(socket, String(data)))
    socket.on('error', () => {})
    socket.on('close', (code) => {
      if (socket !== this.#socket) return
      this.closeCode = code
      this.#look()
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('error', reject)
    })
    const { epoch, seq } = this.state
    this.say({ t: 'hello', v: 1, resume: epoch === null || options.fresh ? null : { epoch, seq }, build: 'test' })
  }

  /** connected and caught up */
  async join(): Promise<this> {
    const before = this.messages.length
    await this.connect()
    await this.until(() => this.messages.slice(before).some(({ t }) => t === 'snap' || t === 'delta' || t === 'hb' || t === 'bye'))
    return this
  }

  say(message: unknown): void {
    this.#socket?.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** as a network that breaks: no close frame */
  cut(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.terminate()
  }

  freeze(): void {
    this.#socket?.pause()
  }

  thaw(): void {
    this.#socket?.resume()
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ until: condition, resolve }))
  }

  /** lets time go on, 50 ms at a time, until it is so */
  async eventually(clock: { advance(ms: number): Promise<void> }, condition: () => boolean, withinMs = 10_000): Promise<void> {
    for (let waitedMs = 0; !condition(); waitedMs += 50) {
      if (waitedMs > withinMs) throw new Error(`still not so after ${withinMs} ms: ${condition}`)
      await clock.advance(50)
    }
  }

  of<T extends ServerMessage['t']>(kind: T): Extract<ServerMessage, { t: T }>[] {
    return this.messages.filter((message): message is Extract<ServerMessage, { t: T }> => message.t === kind)
  }

  changes(): Change[] {
    return this.messages.flatMap((message) => ('items' in message ? message.items : []))
  }

  openAlarmIds(): string[] {
    return [...this.state.alarms.values()].filter(({ status }) => status === 'open').map(({ id }) => id)
  }

  #hear(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return
    this.bytes += Buffer.byteLength(text)
    const { message, unreadable } = readMessage(text)
    if (!message || unreadable > 0) throw new Error(`the page cannot read: ${text.slice(0, 300)}`)
    this.messages.push(message)
    const step = reduce(this.state, message, 0)
    if (step.gap) this.gaps += 1
    else this.state = step.state
    if (step.reply && this.acks) this.say(step.reply)
    this.#look()
  }

  #look(): void {
    const done = this.#waiting.filter(({ until }) => until())
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting))
    for (const { resolve } of done) resolve()
  }
}

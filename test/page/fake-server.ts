/**
 * A stand-in for the hub, for the page's own tests and pictures: REST and the live feed of console/api.ts over invented data.
 * It keeps a change log like the real one, so that a page can resume, and serves the built page under a strict content security policy.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  type Alarm,
  type Change,
  pageMessageSchema,
  type Role,
  type ServerMessage,
  type TimelineEntry,
  type Unstored,
} from '../../console/api.ts'
import { residentPage, residentRows } from './fake-care.ts'
import { BASE, deviceDetail, deviceList, entry, homeOf, LI, ME, openAlarms, PASSWORD, refusals, SUN, timelineOf } from './fake-data.ts'

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const PAGE_ITEMS = 500

export interface FakeServer {
  url: string
  alarms: Map<string, Alarm>
  /** server time: starts at BASE */
  now(): number
  change(...items: Change[]): void
  put(alarm: Alarm): void
  say(entry: TimelineEntry): void
  send(message: ServerMessage): void
  showUnstored(press: Unstored): void
  /** kills every feed and refuses new ones (and REST, unless `restStays`) until `up` */
  down(options?: { restStays?: boolean }): void
  up(): void
  /** the next claim is answered as if somebody had been faster */
  beatNextClaim(by: { name: string; msAgo: number }): void
  forgetSessions(): void
  /** bodies of the writes so far */
  writes: { path: string; body: Record<string, unknown>; key: string | undefined }[]
  hellos: { resume: unknown }[]
  stop(): Promise<void>
}

export interface FakeOptions {
  pageDir: string
  role?: Role
  hbMs?: number
  devices?: number
}

export async function startFakeServer({
  pageDir,
  role = 'operator',
  hbMs = 400,
  devices: deviceCount = 2000,
}: FakeOptions): Promise<FakeServer> {
  const startedAt = Date.now()
  const signedIn = { ...ME, role }
  const now = () => BASE + (Date.now() - startedAt)
  const alarms = new Map(openAlarms().map((one) => [one.id, one]))
  const timelines = new Map([...alarms.keys()].map((id) => [id, timelineOf(id)]))
  const devices = deviceList(deviceCount)
  const residents = residentRows(2312)
  const commands = new Map<string, ReturnType<typeof deviceDetail>['commands']>()
  const epoch = `e${startedAt}`
  const log: { seq: number; change: Change }[] = []
  const feeds = new Map<WebSocket, { opened: Set<string> }>()
  const sockets = new Set<Socket>()
  const sessions = new Set<string>()
  const writes: FakeServer['writes'] = []
  const hellos: FakeServer['hellos'] = []
  let seq = 1000
  let isDown = false
  let restStays = false
  let beaten: { name: string; msAgo: number } | null = null

  const kpi: Change = {
    k: 'kpi',
    id: 'now',
    v: {
      day: '2026-11-23',
      alarms: 128,
      open: alarms.size,
      meanAnswerSeconds: 11.2,
      answeredWithin60: 0.984,
      meanArrivalMinutes: 13.6,
      devices: { online: 1936, late: 21, offline: 37, never: 6 },
    },
  }
  const presence: Change[] = [
    { k: 'presence', id: ME.userId, v: { userId: ME.userId, name: ME.name, role: 'operator', viewing: null } },
    { k: 'presence', id: LI.id, v: { userId: LI.id, name: LI.name, role: 'operator', viewing: 'A20261123-0415' } },
    { k: 'presence', id: SUN.id, v: { userId: SUN.id, name: SUN.name, role: 'operator', viewing: null } },
    { k: 'presence', id: 'u-zhou', v: { userId: 'u-zhou', name: '周建军', role: 'supervisor', viewing: null } },
  ]

  const tell = (socket: WebSocket, message: ServerMessage) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message))
  const visible = (socket: WebSocket, item: Change) => item.k !== 'event' || feeds.get(socket)?.opened.has(item.alarmId)

  function change(...items: Change[]) {
    const from = seq + 1
    for (const item of items) log.push({ seq: ++seq, change: item })
    for (const socket of feeds.keys())
      tell(socket, { t: 'delta', from, to: seq, now: now(), items: items.filter((item) => visible(socket, item)) })
  }

  function put(alarm: Alarm) {
    alarms.set(alarm.id, alarm)
    change({ k: 'alarm', id: alarm.id, v: alarm })
  }

  function say(line: TimelineEntry) {
    if (line.alarmId === null) return
    timelines.set(line.alarmId, [...(timelines.get(line.alarmId) ?? []), line])
    change({ k: 'event', alarmId: line.alarmId, n: line.n, v: line })
  }

  function hello(socket: WebSocket, resume: { epoch: string; seq: number } | null) {
    hellos.push({ resume })
    tell(socket, { t: 'welcome', v: 1, epoch, now: now(), role, hbMs, build: 'test' })
    if (resume?.epoch === epoch) {
      const missed = log.filter((row) => row.seq > resume.seq)
      if (missed.length > 0)
        tell(socket, {
          t: 'delta',
          from: resume.seq + 1,
          to: seq,
          now: now(),
          items: missed.map((row) => row.change).filter((item) => visible(socket, item)),
        })
    } else {
      const items: Change[] = [
        ...[...alarms.values()].map((v): Change => ({ k: 'alarm', id: v.id, v })),
        ...devices.map(
          (device): Change => ({
            k: 'device',
            id: device.id,
            v: {
              id: device.id,
              homeId: device.homeId,
              availability: device.availability,
              since: device.since,
              seen: device.seen,
              battery: device.health.battery ?? null,
              mains: device.health.mains ?? null,
            },
          }),
        ),
      ]
      const parts = Math.max(1, Math.ceil(items.length / PAGE_ITEMS))
      for (let part = 0; part < parts; part++)
        tell(socket, { t: 'snap', epoch, seq, part, parts, items: items.slice(part * PAGE_ITEMS, (part + 1) * PAGE_ITEMS) })
    }
    tell(socket, { t: 'aside', items: [kpi, ...presence] })
  }

  const ws = new WebSocketServer({ noServer: true })
  ws.on('connection', (socket) => {
    feeds.set(socket, { opened: new Set() })
    socket.on('close', () => feeds.delete(socket))
    socket.on('message', (data) => {
      const message = pageMessageSchema.parse(JSON.parse(String(data)))
      if (message.t === 'hello') hello(socket, message.resume)
      if (message.t === 'open') feeds.get(socket)?.opened.add(message.alarmId)
      if (message.t === 'shut') feeds.get(socket)?.opened.delete(message.alarmId)
    })
  })
  const beat = setInterval(() => {
    for (const socket of feeds.keys()) tell(socket, { t: 'hb', seq, now: now() })
  }, hbMs)

  const tokenOf = (request: IncomingMessage) => /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''

  function answer(response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}) {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  }

  const refuse = (response: ServerResponse, status: number, error: string, message: string, by?: { name: string; at: number }) =>
    answer(response, status, { error, message, ...(by ? { by } : {}) })

  function session(request: IncomingMessage, response: ServerResponse, body: Record<string, unknown>) {
    if (request.method === 'DELETE') return answer(response, 204)
    if (request.method === 'GET')
      return sessions.has(tokenOf(request)) ? answer(response, 200, signedIn) : refuse(response, 401, 'signed-out', '请先登录')
    if (body.password !== PASSWORD) return refuse(response, 401, 'wrong-password', '账号或密码不正确')
    const token = `s${sessions.size + 1}${Date.now()}`
    sessions.add(token)
    return answer(response, 200, signedIn, { 'set-cookie': `session=${token}; Path=/; HttpOnly; SameSite=Strict` })
  }

  function acted(alarm: Alarm, kind: string, body: Record<string, unknown>): Alarm {
    const at = now()
    const by = { id: ME.userId, name: ME.name }
    const claim = alarm.claim ?? { by, at }
    const next: Alarm = { ...alarm, rev: alarm.rev + 1 }
    const stage = (to: Alarm['stage']): Alarm => ({
      ...next,
      claim,
      stage: to,
      stageAt: { ...alarm.stageAt, claimed: alarm.stageAt.claimed ?? at, [to]: at },
      next: { at: at + 180_000, kind: 'return-to-queue', to: ['operators', 'supervisors'], reason: 'no-next-step' },
    })
    switch (kind) {
      case 'claim':
        return stage('claimed')
      case 'call':
        return stage('called')
      case 'dispatch': {
        const etaAt = at + Number(body.etaMinutes ?? 45) * 60_000
        return {
          ...stage('dispatched'),
          dispatch: { to: String(body.to), at, etaAt },
          next: { at: etaAt, kind: 'overdue', to: ['supervisors'], reason: 'arrival-due' },
        }
      }
      case 'arrive':
        return stage('arrived')
      case 'release':
        return { ...next, claim: null, stage: 'raised', waitingSince: at, lost: { by, at, reason: 'released' } }
      case 'close':
        return {
          ...stage('closed'),
          status: 'closed',
          next: null,
          outcome: { code: String(body.outcome), note: String(body.note), by, at },
        }
      default:
        return next
    }
  }

  const KINDS: Record<string, string> = {
    claim: 'claimed',
    note: 'noted',
    call: 'called',
    dispatch: 'dispatched',
    arrive: 'arrived',
    close: 'closed',
    escalate: 'escalated',
    release: 'released',
    'take-over': 'taken-over',
  }

  function act(response: ServerResponse, id: string, kind: string, body: Record<string, unknown>) {
    const alarm = alarms.get(id)
    if (!alarm) return refuse(response, 404, 'not-found', '没有这条告警')
    if (kind === 'claim' && beaten) {
      const { name, msAgo } = beaten
      beaten = null
      const at = now() - msAgo
      put({
        ...alarm,
        rev: alarm.rev + 1,
        stage: 'claimed',
        stageAt: { ...alarm.stageAt, claimed: at },
        claim: { by: { id: 'u-li', name }, at },
      })
      return refuse(response, 409, 'claimed-by-other', '已被认领', { name, at })
    }
    if (body.rev !== alarm.rev) return refuse(response, 409, 'stale', '告警已变化')
    const next = acted(alarm, kind, body)
    const { rev: _rev, ...data } = body
    put(next)
    say(entry(id, now(), { kind: KINDS[kind] ?? kind, data: kind === 'escalate' ? { to: ['supervisors'] } : data }))
    return answer(response, 200, next)
  }

  function alarmDetail(response: ServerResponse, id: string) {
    const alarm = alarms.get(id)
    if (!alarm) return refuse(response, 404, 'not-found', '没有这条告警')
    return answer(response, 200, { ...alarm, signals: [], timeline: timelines.get(id) ?? [], noticeList: [] })
  }

  function deviceRoutes(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    id: string | undefined,
    more: string | undefined,
    body: Record<string, unknown>,
  ) {
    if (id === undefined) {
      const search = url.searchParams.get('search') ?? ''
      const after = url.searchParams.get('after') ?? ''
      const found = devices.filter((one) => `${one.id} ${one.resident} ${one.town} ${one.line}`.includes(search) && one.id > after)
      const items = found.slice(0, PAGE_ITEMS)
      return answer(response, 200, { items, next: found.length > items.length ? (items.at(-1)?.id ?? null) : null })
    }
    const listed = devices.find((one) => one.id === id) ?? { ...devices[0]!, id }
    const sent = commands.get(id) ?? []
    if (more === 'commands' && request.method === 'POST') {
      const command = {
        id: `k${sent.length + 10}`,
        deviceId: id,
        type: String(body.type),
        args: {},
        state: 'delivered' as const,
        by: ME.name,
        createdAt: now(),
        expiresAt: now() + 300_000,
        detail: null,
      }
      commands.set(id, [command, ...sent])
      return answer(response, 201, command)
    }
    const detail = deviceDetail(listed)
    return answer(response, 200, { ...detail, commands: [...sent, ...detail.commands] })
  }

  function api(request: IncomingMessage, response: ServerResponse, url: URL, body: Record<string, unknown>) {
    const [resource, rawId, more] = url.pathname.slice('/api/v1/'.length).split('/')
    const id = rawId === undefined ? undefined : decodeURIComponent(rawId)
    if (resource === 'session') return session(request, response, body)
    if (resource === 'set-up')
      return body.token === 'once' ? answer(response, 204) : refuse(response, 410, 'used', '链接已失效,请向管理员索取新的链接')
    if (!sessions.has(tokenOf(request))) return refuse(response, 401, 'signed-out', '请先登录')
    if (request.method === 'POST') writes.push({ path: url.pathname, body, key: request.headers['idempotency-key'] as string | undefined })
    if (resource === 'alarms' && id && more) return act(response, id, more, body)
    if (resource === 'alarms' && id) return alarmDetail(response, id)
    if (resource === 'homes' && id) return answer(response, 200, homeOf(id, [...alarms.values()]))
    if (resource === 'devices') return deviceRoutes(request, response, url, id, more, body)
    if (resource === 'residents' && !id) return answer(response, 200, residentPage(residents, url.searchParams))
    if (resource === 'refusals') return answer(response, 200, refusals())
    return refuse(response, 404, 'not-found', '没有这个地址')
  }

  async function page(response: ServerResponse, path: string) {
    const file = extname(path) === '' ? 'index.html' : normalize(path).replace(/^\/+/, '')
    const content = await readFile(join(pageDir, file)).catch(() => null)
    if (content === null) return answer(response, 404)
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
      'cache-control': 'no-store',
    })
    response.end(content)
  }

  async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
    let text = ''
    for await (const chunk of request) text += chunk
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }

  const http = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (isDown && !restStays) return void request.socket.destroy()
    if (url.pathname.startsWith('/api/v1/')) return api(request, response, url, await bodyOf(request))
    return page(response, url.pathname)
  })
  http.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  http.on('upgrade', (request, socket, head) => {
    if (isDown || !sessions.has(tokenOf(request))) return void socket.destroy()
    ws.handleUpgrade(request, socket, head, (opened) => ws.emit('connection', opened, request))
  })
  await new Promise<void>((resolve) => http.listen(Number(process.env.PORT ?? 0), '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    alarms,
    now,
    change,
    put,
    say,
    send: (message) => {
      for (const socket of feeds.keys()) tell(socket, message)
    },
    showUnstored: (press) => {
      for (const socket of feeds.keys()) tell(socket, { t: 'unstored', v: press })
    },
    down(options = {}) {
      isDown = true
      restStays = options.restStays ?? false
      for (const socket of feeds.keys()) socket.terminate()
    },
    up() {
      isDown = false
    },
    beatNextClaim(by) {
      beaten = by
    },
    forgetSessions() {
      sessions.clear()
    },
    writes,
    hellos,
    async stop() {
      clearInterval(beat)
      for (const socket of feeds.keys()) socket.terminate()
      for (const socket of sockets) socket.destroy()
      ws.close()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

/** The least of the public HTTP API that a scripted operator needs: sign in, list open alarms, act on one with the revision that was seen. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { AckStatus } from '../../gateway/messages.ts'
import type { TinyHub } from './tiny-hub.ts'

const ACK_OF: Record<string, AckStatus> = { claim: 'claimed', dispatch: 'dispatched', arrive: 'arrived', close: 'resolved' }

export interface TinyConsole {
  url: string
  /** verb and body of every action, in order */
  actions: { verb: string; body: Record<string, unknown> }[]
  /** somebody else was faster with everything from now on */
  beFaster(): void
  stop(): Promise<void>
}

/** Every event that `hub` heard is an open alarm of its own until it is closed. */
export async function startTinyConsole(hub: TinyHub): Promise<TinyConsole> {
  const actions: TinyConsole['actions'] = []
  const closed = new Set<string>()
  let rev = 1
  let faster = false

  const alarms = () =>
    hub.heard
      .filter(({ channel }) => channel === 'event')
      .map(({ deviceId, payload }, index) => ({ deviceId, index, ...(JSON.parse(payload) as { ref: string; type: string }) }))
      .map(({ deviceId, index, ref, type }) => ({
        id: `${deviceId}.${ref}`,
        rev,
        homeId: deviceId.replace('box', 'home'),
        class: 'life',
        type,
        stage: 'raised',
        status: 'open',
        openedAt: index,
      }))
      .filter(({ id }) => !closed.has(id))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, 'http://localhost')
    const reply = (status: number, body: object, headers = {}) => response.writeHead(status, headers).end(JSON.stringify(body))
    if (pathname === '/api/v1/session') {
      const { password } = (await json(request)) as { password: string }
      if (password !== 'right') return void reply(401, { error: 'unauthorised', message: '用户名或密码不对' })
      return void reply(200, {}, { 'set-cookie': 'session=abc; Path=/; HttpOnly' })
    }
    if (request.headers.cookie !== 'session=abc') return void reply(401, { error: 'unauthorised', message: '请先登录' })
    if (pathname === '/api/v1/alarms') return void reply(200, { items: alarms(), next: null })
    const [, id, verb] = /^\/api\/v1\/alarms\/(.+)\/(\w+)$/.exec(pathname)!
    const body = (await json(request)) as Record<string, unknown>
    if (faster || body.rev !== rev) return void reply(409, { error: 'stale', message: '已被认领', by: { name: '李敏', at: 1 } })
    rev += 1
    actions.push({ verb: verb!, body })
    if (verb === 'close') closed.add(id!)
    const [deviceId, ref] = id!.split('.') as [string, string]
    if (ACK_OF[verb!]) hub.ack(deviceId, ref, ACK_OF[verb!]!)
    reply(200, {})
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    beFaster: () => (faster = true),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The on-duty channel as its owner would build it: an HTTP server that checks each notice's signature and can be out of order. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NoticeMessage } from '../../console/notices/channel.ts'

export interface ReceivedNotice {
  key: string
  signedAt: number
  message: NoticeMessage
  body: string
  /** what the desk answered */
  status: number
}

/** seconds since the alarm opened, step, reason: what people tell each other about a notice */
type Brief = [ageSeconds: number, step: number, reason: string]

export interface DutyDesk {
  url: string
  secret: string
  /** everything that came, answered well or not */
  received: readonly ReceivedNotice[]
  /** notices that were taken over since the last look, as briefs */
  takeBriefs(): Brief[]
  /** the next notices get these answers; afterwards all is well again */
  willAnswer(...statuses: number[]): void
  /** notices whose signature was wrong */
  forged: readonly string[]
  /** nobody listens any more; answers how to come back */
  goAway(): Promise<() => Promise<void>>
  stop(): Promise<void>
}

const SECRET = 'on-duty-secret-of-a-story'

export async function openDutyDesk(): Promise<DutyDesk> {
  const received: ReceivedNotice[] = []
  const forged: string[] = []
  const answers: number[] = []
  let looked = 0

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    const signedAt = signatureTime(SECRET, String(request.headers['anling-signature']), body)
    if (signedAt === null) {
      forged.push(body)
      response.writeHead(401).end()
      return
    }
    const status = answers.shift() ?? 204
    received.push({ key: String(request.headers['idempotency-key']), signedAt, message: JSON.parse(body), body, status })
    response.writeHead(status).end()
  }

  let server = await listen(0)
  const { port } = server.address() as AddressInfo

  async function listen(onPort: number): Promise<Server> {
    const opened = createServer((request, response) => void take(request, response)).listen(onPort, '127.0.0.1')
    await once(opened, 'listening')
    return opened
  }

  async function stop(): Promise<void> {
    if (!server.listening) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }

  return {
    url: `http://127.0.0.1:${port}/on-duty`,
    secret: SECRET,
    received,
    forged,
    takeBriefs() {
      const fresh = received.slice(looked).filter(({ status }) => status < 300)
      looked = received.length
      return fresh.map(({ message }): Brief => [message.alarm.ageSeconds, message.step, message.reason])
    },
    willAnswer: (...statuses) => void answers.push(...statuses),
    async goAway() {
      await stop()
      return async () => {
        server = await listen(port)
      }
    },
    stop,
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Written from docs/operations.md, not from the sender's code. Null: not signed with this secret. */
function signatureTime(secret: string, header: string, body: string): number | null {
  const parts = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header)
  if (!parts) return null
  const [, at = '', given = ''] = parts
  const right = createHmac('sha256', secret).update(`${at}.${body}`).digest()
  return timingSafeEqual(right, Buffer.from(given, 'hex')) ? Number(at) : null
}

/** Whoever is on duty: a web server that takes the hub's signed notices. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signatureOf } from '../../console/notices/webhook.ts'

export const WEBHOOK_SECRET = 'a-secret-of-the-on-duty-channel'

export interface HeardNotice {
  id: string
  kind: string
  alarm: { class: string; type: string; openedAt: number }
  home: { id: string | null; town: string; line: string }
}

export interface OnDuty {
  url: string
  /** in order of arrival; only those whose signature is right */
  notices: readonly HeardNotice[]
  stop(): Promise<void>
}

export async function startOnDuty(): Promise<OnDuty> {
  const notices: HeardNotice[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const signature = String(request.headers['anling-signature'])
      const at = Number(/^t=(\d+),/.exec(signature)?.[1])
      const genuine = signature === signatureOf(WEBHOOK_SECRET, at, body)
      if (genuine) notices.push(JSON.parse(body) as HeardNotice)
      response.writeHead(genuine ? 204 : 401).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    notices,
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

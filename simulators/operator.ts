/** A simulated person at the console, by the public HTTP API alone. */
import * as z from 'zod'
import { type Credentials, type Role, UsageError } from './target.ts'

const alarmSchema = z.object({
  id: z.string(),
  rev: z.number(),
  homeId: z.string(),
  class: z.string(),
  type: z.string(),
  stage: z.string(),
  status: z.string(),
  openedAt: z.number(),
})
export type SeenAlarm = z.infer<typeof alarmSchema>
const alarmListSchema = z.object({ items: z.array(alarmSchema), next: z.string().nullable() })
const problemSchema = z.object({ message: z.string(), by: z.object({ name: z.string() }).nullable().optional() })

export type AlarmVerb = 'claim' | 'note' | 'call' | 'dispatch' | 'arrive' | 'close'
export type ActionOutcome = { ok: true } | { ok: false; reason: string }

export interface SimulatedOperator {
  /** newest first */
  openAlarms(): Promise<SeenAlarm[]>
  act(alarm: SeenAlarm, verb: AlarmVerb, body: Record<string, unknown>): Promise<ActionOutcome>
}

/** Signs in as the first user of that role in the credentials file. */
export async function signIn(httpUrl: string, credentials: Credentials, role: Role): Promise<SimulatedOperator> {
  const user = credentials.users.find((candidate) => candidate.role === role)
  if (!user) throw new UsageError(`the credentials file has no user who is ${role}`)
  const { username, password } = user
  const answer = await send(httpUrl, 'POST', '/api/v1/session', { body: { username, password } })
  if (!answer.ok) throw new UsageError(`${username} cannot sign in: ${await reasonOf(answer)}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ')

  return {
    async openAlarms() {
      const alarms: SeenAlarm[] = []
      let next: string | null = null
      do {
        const page = next === null ? '' : `&after=${encodeURIComponent(next)}`
        const answer = await send(httpUrl, 'GET', `/api/v1/alarms?status=open&limit=500${page}`, { cookie })
        if (!answer.ok) throw new Error(`${role} cannot list the alarms: ${await reasonOf(answer)}`)
        const list = alarmListSchema.parse(await answer.json())
        alarms.push(...list.items)
        next = list.next
      } while (next !== null && alarms.length < 5000)
      return alarms.sort((a, b) => b.openedAt - a.openedAt)
    },
    async act({ id, rev }, verb, body) {
      const answer = await send(httpUrl, 'POST', `/api/v1/alarms/${encodeURIComponent(id)}/${verb}`, { cookie, body: { rev, ...body } })
      if (answer.ok) return { ok: true }
      return { ok: false, reason: await reasonOf(answer) }
    },
  }
}

function send(httpUrl: string, method: string, path: string, { body, cookie }: { body?: object; cookie?: string }): Promise<Response> {
  return fetch(new URL(path, httpUrl), {
    method,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...(cookie ? { cookie } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(10_000),
  })
}

async function reasonOf(answer: Response): Promise<string> {
  const problem = problemSchema.safeParse(await answer.json().catch(() => null))
  if (!problem.success) return `HTTP ${answer.status}`
  const { message, by } = problem.data
  return `HTTP ${answer.status}: ${message}${by ? ` (${by.name})` : ''}`
}

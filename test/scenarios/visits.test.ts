import { expect } from 'vitest'
import type { VisitPage } from '../../console/care/visit-desk.ts'
import type { Operator } from '../support/operator.ts'
import { minutes, onBothDatabases } from './story.ts'

const visitsOf = async (who: Operator, path: string): Promise<string[]> =>
  (await who.request<VisitPage>('GET', `/api/v1/visits${path}`)).body.items.map(
    ({ dueDay, state, reason }) => `${dueDay} ${state} ${reason}`,
  )

onBothDatabases((tell) => {
  tell(
    'visits of a plan are there after a start of the hub, and missed when nobody went, though the hub was away over midnight',
    async ({ hub }) => {
      const sun = await hub.signIn('sun')
      const { body } = await sun.request<{ items: { id: string }[] }>('GET', '/api/v1/records/resident?limit=1')
      const plan = { residentId: body.items[0]!.id, purpose: 'home-visit', risk: 'high', everyDays: 7, from: '2026-11-24', until: null }
      const assignee = { kind: 'call-centre', id: null, name: '呼叫中心' }
      const made = await sun.request('POST', '/api/v1/records/visit-plan', { doc: { ...plan, assignee } })
      expect(made.status).toBe(201)
      expect(await visitsOf(sun, '')).toEqual([])
      await hub.restart(minutes(1))
      const ahead = ['2026-11-24 planned null', '2026-12-01 planned null', '2026-12-08 planned null']
      await expect.poll(() => visitsOf(sun, '?from=2026-11-24&until=2026-12-31')).toEqual(ahead)
      await hub.restart(minutes(12 * 60))
      const nextDay = await hub.signIn('sun')
      await expect.poll(() => visitsOf(nextDay, '/missed')).toEqual(['2026-11-24 missed overdue'])
      expect(await visitsOf(nextDay, '?from=2026-11-24&until=2026-12-31')).toEqual(['2026-11-24 missed overdue', ...ahead.slice(1)])
    },
  )
})

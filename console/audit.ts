import type { Logger } from 'pino'
import type { Counter } from 'prom-client'
import type { Clock } from '../broker/clock.ts'
import type { Audit } from '../records/audit.ts'
import type { SignedInUser } from './sessions.ts'

export interface AuditNote {
  /** null: nobody was signed in */
  by: Pick<SignedInUser, 'id' | 'name'> | null
  action: string
  subject?: { kind: string; id: string }
  detail?: Record<string, unknown>
}
export type Auditor = (note: AuditNote) => Promise<void>

/**
 * Writes down who did or saw what. A row that cannot be written is logged and counted, and what it is about goes on: nobody may
 * wait for help because of paperwork.
 */
export function createAuditor(deps: { audit: Audit; clock: Clock; log: Logger; failures: Counter }): Auditor {
  return async ({ by, action, subject, detail = {} }) => {
    try {
      await deps.audit.append({
        at: deps.clock.now(),
        byId: by?.id ?? null,
        byName: by?.name ?? '',
        action,
        subject: subject ?? null,
        detail,
      })
    } catch (error) {
      deps.failures.inc()
      deps.log.error({ err: error, byId: by?.id, action, subject }, 'an audit row was not written')
    }
  }
}

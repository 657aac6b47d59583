import type { Logger } from 'pino'
import type { Counter } from 'prom-client'
import type { Clock } from '../broker/clock.ts'
import type { Audit } from '../records/audit.ts'
import { Refused } from './errors.ts'
import type { SignedInUser } from './sessions.ts'

export interface AuditNote {
  /** null: nobody was signed in */
  by: Pick<SignedInUser, 'id' | 'name'> | null
  action: string
  subject?: { kind: string; id: string }
  detail?: Record<string, unknown>
}
export type Auditor = (note: AuditNote) => Promise<void>

interface Deps {
  audit: Audit
  clock: Clock
}

const append = ({ audit, clock }: Deps, { by, action, subject, detail = {} }: AuditNote): Promise<void> =>
  audit.append({ at: clock.now(), byId: by?.id ?? null, byName: by?.name ?? '', action, subject: subject ?? null, detail })

/**
 * Writes down who did or saw what. A row that cannot be written is logged and counted, and what it is about goes on: nobody may
 * wait for help because of paperwork.
 */
export function createAuditor(deps: Deps & { log: Logger; failures: Counter }): Auditor {
  return async (note) => {
    try {
      await append(deps, note)
    } catch (error) {
      deps.failures.inc()
      deps.log.error({ err: error, byId: note.by?.id, action: note.action, subject: note.subject }, 'an audit row was not written')
    }
  }
}

/** For what is only shown or given away once that is on disk: unmasked numbers, a person's whole file. */
export function createAuditFirst(deps: Deps & { failures: Counter }): Auditor {
  return async (note) => {
    try {
      await append(deps, note)
    } catch (cause) {
      deps.failures.inc()
      throw new Refused('not-audited', { cause })
    }
  }
}

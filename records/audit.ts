/** Who did or saw what: append-only, each row's hash covers the one before. */

export interface NewAudit {
  at: number
  /** null: nobody was signed in */
  byId: string | null
  byName: string
  action: string
  subject: { kind: string; id: string } | null
  detail: Record<string, unknown>
}
export interface AuditRow extends NewAudit {
  n: number
  hash: string
}

export interface Audit {
  append(entry: NewAudit): Promise<void>
  /** newest first; `before` is the n of the last row of the page before */
  list(query: { before: number | null; limit: number }): Promise<AuditRow[]>
  /** recomputes the chain; `n` is the first row that does not fit */
  verify(): Promise<{ ok: true; rows: number } | { ok: false; n: number; reason: 'altered' | 'missing' }>
}

/** Who did or saw what: append-only, each row's hash covers the one before. */
import { createHash } from 'node:crypto'
import { type AuditTable, type Connections, inChunks } from './database.ts'
import { dataSchema, parseText } from './documents.ts'

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

export type AuditVerdict = { ok: true; rows: number } | { ok: false; n: number; reason: 'altered' | 'missing' }

export interface Audit {
  append(entry: NewAudit): Promise<void>
  /** newest first; `before` is the n of the last row of the page before */
  list(query: { before: number | null; limit: number }): Promise<AuditRow[]>
  /** what was done with or seen of these, oldest first */
  about(kind: string, ids: readonly string[]): Promise<AuditRow[]>
  /** recomputes the chain; `n` is the first row that does not fit */
  verify(): Promise<AuditVerdict>
}

const ROWS_PER_READ = 1000

type Hashed = Omit<AuditTable, 'hash'>

/** In a fixed order of fields, so that it can be recomputed from the row. */
const hashOf = (previous: string, { n, at, byId, byName, action, subjectKind, subjectId, detail }: Hashed): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, n, at, byId, byName, action, subjectKind, subjectId, detail]))
    .digest('hex')

const fromRow = ({ subjectKind, subjectId, detail, ...row }: AuditTable): AuditRow => ({
  ...row,
  subject: subjectKind !== null && subjectId !== null ? { kind: subjectKind, id: subjectId } : null,
  detail: parseText(dataSchema, detail, `audit row ${row.n}`),
})

export function createAudit({ read, write }: Connections): Audit {
  const rows = read.selectFrom('audit').selectAll()

  /** the first row that does not continue the chain after (`n`, `hash`), or the chain's new end */
  function follow(chain: readonly AuditTable[], n: number, hash: string): AuditVerdict & { hash?: string } {
    for (const row of chain) {
      if (row.n !== n + 1) return { ok: false, n: n + 1, reason: 'missing' }
      if (row.hash !== hashOf(hash, row)) return { ok: false, n: row.n, reason: 'altered' }
      n = row.n
      hash = row.hash
    }
    return { ok: true, rows: n, hash }
  }

  return {
    append: ({ subject, detail, ...entry }) =>
      write('bulk', async (queries) => {
        // the head stays locked until the commit: one chain, whoever writes
        const step = queries.updateTable('auditHead').set((eb) => ({ n: eb('n', '+', 1) }))
        const head = await step.returning(['n', 'hash']).executeTakeFirstOrThrow()
        const subjectColumns = { subjectKind: subject?.kind ?? null, subjectId: subject?.id ?? null }
        const row = { ...entry, ...subjectColumns, n: head.n, detail: JSON.stringify(detail) }
        const hash = hashOf(head.hash, row)
        await queries
          .insertInto('audit')
          .values({ ...row, hash })
          .execute()
        await queries.updateTable('auditHead').set({ hash }).execute()
      }),

    async list({ before, limit }) {
      const page = before === null ? rows : rows.where('n', '<', before)
      return (await page.orderBy('n', 'desc').limit(limit).execute()).map(fromRow)
    },

    async about(kind, ids) {
      const found = await inChunks(ids, (some) => rows.where('subjectKind', '=', kind).where('subjectId', 'in', some).execute())
      return found.sort((a, b) => a.n - b.n).map(fromRow)
    },

    async verify() {
      // read first: rows that are appended meanwhile lie beyond it
      const head = await read.selectFrom('auditHead').selectAll().executeTakeFirstOrThrow()
      let [n, hash] = [0, '']
      while (n < head.n) {
        const chain = await rows.where('n', '>', n).where('n', '<=', head.n).orderBy('n').limit(ROWS_PER_READ).execute()
        if (chain.length === 0) return { ok: false, n: n + 1, reason: 'missing' }
        const verdict = follow(chain, n, hash)
        if (!verdict.ok) return verdict
        n = verdict.rows
        hash = verdict.hash!
      }
      return hash === head.hash ? { ok: true, rows: n } : { ok: false, n, reason: 'altered' }
    },
  }
}

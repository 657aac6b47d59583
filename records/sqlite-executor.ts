import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export interface Execution {
  rows: unknown[]
  changes: number
}

/** Statements on one connection, in this thread or in another. */
export interface SqliteExecutor {
  execute(sql: string, parameters: readonly SQLInputValue[]): Execution | Promise<Execution>
  /** rolls back whatever transaction is open */
  undo(): void | Promise<void>
}

const KEPT_STATEMENTS = 400

interface Prepared {
  statement: StatementSync
  returnsRows: boolean
}

/** Statements are prepared once and kept. */
export function executorOn(db: DatabaseSync): { execute(sql: string, parameters: readonly SQLInputValue[]): Execution; undo(): void } {
  const kept = new Map<string, Prepared>()

  function prepare(sql: string): Prepared {
    const known = kept.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    const prepared = { statement, returnsRows: statement.columns().length > 0 }
    // lists of ids make a statement per length: start over rather than keep them all
    if (kept.size >= KEPT_STATEMENTS) kept.clear()
    kept.set(sql, prepared)
    return prepared
  }

  return {
    execute(sql, parameters) {
      const { statement, returnsRows } = prepare(sql)
      if (returnsRows) return { rows: statement.all(...parameters), changes: 0 }
      return { rows: [], changes: Number(statement.run(...parameters).changes) }
    },
    undo() {
      if (db.isTransaction) db.exec('rollback')
    },
  }
}

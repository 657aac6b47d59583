/** Kysely over one node:sqlite connection. Statements are prepared once and kept. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

const KEPT_STATEMENTS = 400

/** SQLite can roll back a schema change, so that a failed migration leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

interface Prepared {
  statement: StatementSync
  returnsRows: boolean
}

function createConnection(db: DatabaseSync): DatabaseConnection {
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
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { statement, returnsRows } = prepare(sql)
      const values = parameters as SQLInputValue[]
      if (returnsRows) return { rows: statement.all(...values) as R[] }
      const { changes } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes) }
    },
    streamQuery() {
      throw new Error('streaming is not supported on SQLite: read in pages')
    },
  }
}

function createDriver(db: DatabaseSync): Driver {
  const connection = createConnection(db)
  const run = async (sql: string) => void (await connection.executeQuery(CompiledQuery.raw(sql), undefined as never))
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => (db.isTransaction ? run('rollback') : undefined),
    releaseConnection: async () => {},
    // whoever opened the connection closes it
    destroy: async () => {},
  }
}

export const createSqliteDialect = (db: DatabaseSync): Dialect => ({
  createAdapter: () => new TransactionalSqliteAdapter(),
  createDriver: () => createDriver(db),
  createIntrospector: (kysely) => new SqliteIntrospector(kysely),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

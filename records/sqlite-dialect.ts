/** Kysely over one node:sqlite connection, wherever it lives. */
import type { SQLInputValue } from 'node:sqlite'
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
import type { SqliteExecutor } from './sqlite-executor.ts'

/** SQLite can roll back a schema change, so that a failed migration leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const connectionOver = (executor: SqliteExecutor): DatabaseConnection => ({
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await executor.execute(sql, parameters as SQLInputValue[])
    return { rows: rows as R[], numAffectedRows: BigInt(changes) }
  },
  streamQuery() {
    throw new Error('streaming is not supported on SQLite: read in pages')
  },
})

function createDriver(executor: SqliteExecutor): Driver {
  const connection = connectionOver(executor)
  const run = async (sql: string) => void (await connection.executeQuery(CompiledQuery.raw(sql), undefined as never))
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => executor.undo(),
    releaseConnection: async () => {},
    // whoever opened the connection closes it
    destroy: async () => {},
  }
}

export const createSqliteDialect = (executor: SqliteExecutor): Dialect => ({
  createAdapter: () => new TransactionalSqliteAdapter(),
  createDriver: () => createDriver(executor),
  createIntrospector: (kysely) => new SqliteIntrospector(kysely),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

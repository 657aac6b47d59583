/** Connections to PostgreSQL: each lane has its own, so that a batch of readings never stands before a press. */
import pg from 'pg'
import type { Lane } from './store.ts'

const INT8 = 20

// A server that hangs or a cut cable must become an error that callers can act on, within seconds.
const CONNECT_TIMEOUT_MS = 3000
const QUERY_TIMEOUT_MS = 5000
/** a node that died or froze within a transaction gives its locks back */
const IDLE_IN_TRANSACTION_MS = 5000
const TCP_USER_TIMEOUT_MS = 4000

/** a view that is slow holds one of them, and nothing else */
export const READ_CONNECTIONS = 6

export interface PostgresPools {
  lanes: Record<Lane, pg.Pool>
  /** single writes beside the alarm path, so that no view and no import stands before a claim, an owed notice or a sign of presence */
  writes: Record<Lane, pg.Pool>
  /** views, and the migration */
  reads: pg.Pool
  close(): Promise<void>
}

export function createPostgresPools(url: string): PostgresPools {
  const lanes = {
    urgent: createPool(url, { max: 4, pipeline: true, application_name: 'anling urgent' }),
    bulk: createPool(url, { max: 2, pipeline: true, application_name: 'anling bulk' }),
  }
  const writes = {
    urgent: createPool(url, { max: 3, application_name: 'anling urgent writes' }),
    bulk: createPool(url, { max: 3, application_name: 'anling bulk writes' }),
  }
  const reads = createPool(url, { max: READ_CONNECTIONS, application_name: 'anling reads' })
  const pools = [lanes.urgent, lanes.bulk, writes.urgent, writes.bulk, reads]
  let closing: Promise<unknown> | null = null
  return {
    lanes,
    writes,
    reads,
    async close() {
      closing ??= Promise.all(pools.map((pool) => pool.end()))
      await closing
    },
  }
}

function createPool(url: string, config: pg.PoolConfig): pg.Pool {
  // counts, sums and instants: nothing here is above 2^53. For this pool only.
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    // compiling takes longer than any of our statements runs
    options: `-c tcp_user_timeout=${TCP_USER_TIMEOUT_MS} -c jit=off`,
    keepAlive: true,
    keepAliveInitialDelayMillis: 2000,
    types,
    ...config,
  })
  // A connection that dies while nobody uses it is replaced at the next use, and whoever uses a dead one gets the error from the query
  // itself. Without these listeners the process would end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Commits when `work` resolves; rolls back and rejects when it throws. Retries nothing. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let isUsable = true
  try {
    const begun = client.query('begin')
    // pipelined: the first query need not wait for the answer
    begun.catch(() => {})
    const result = await work(client)
    await begun
    const { command } = await client.query('commit')
    // a transaction that an error has aborted "commits" by rolling back
    if (command !== 'COMMIT') throw new Error('PostgreSQL rolled the transaction back')
    return result
  } catch (error) {
    isUsable = await client.query('rollback').then(
      () => true,
      () => false,
    )
    throw error
  } finally {
    client.release(!isUsable)
  }
}

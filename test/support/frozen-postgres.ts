/** A PostgreSQL server that is there and answers nothing, as on a disk that hangs: connections stand, and new ones are taken by the kernel. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'

export interface Freezer {
  /** SIGSTOP for the server and all its processes */
  freeze(): Promise<void>
  /** may be called twice */
  thaw(): void
}

/** `url`: of any database of the server, which must run. */
export async function freezerOf(url: string): Promise<Freezer> {
  const server = await serverPid(url)
  let stopped: number[] = []
  const thaw = () => {
    process.off('exit', thaw)
    for (const pid of stopped) send(pid, 'SIGCONT')
    stopped = []
  }
  return {
    async freeze() {
      process.once('exit', thaw)
      // the server first, so that it starts no new children
      send(server, 'SIGSTOP')
      stopped.push(server)
      const children = (await readFile(`/proc/${server}/task/${server}/children`, 'utf8')).trim().split(/\s+/).map(Number)
      for (const pid of children) send(pid, 'SIGSTOP')
      stopped.push(...children)
    },
    thaw,
  }
}

/** the parent of the process that serves a connection */
async function serverPid(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const stat = await readFile(`/proc/${rows[0]!.pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2])
  } finally {
    await client.end()
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it ended by itself in the meantime
  }
}

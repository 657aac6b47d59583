/** A real PostgreSQL server in a temporary folder: about 0.7 s to start, and it can be killed as a power cut would. */
import { execFile } from 'node:child_process'
import { chown, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { makeTempDir } from './temp-dir.ts'

const run = promisify(execFile)
const asRoot = process.getuid?.() === 0

export interface Postgres {
  /** of the empty database `hub` */
  url: string
  /** another empty database on the same server; its url */
  createDatabase(name: string): Promise<string>
  /** may be called twice */
  stop(): Promise<void>
  /** kill -9 of the server and of every process it forked: nothing is flushed, clients see their connections die */
  kill(): Promise<void>
  /** after `kill` (recovers from its log) or while it runs (stops it first); same url */
  restart(): Promise<void>
}

export async function startPostgres(): Promise<Postgres> {
  const bin = await binFolder()
  const dir = await makeTempDir('pg')
  const data = join(dir.path, 'data')
  await mkdir(data, { mode: 0o700 })
  if (asRoot) await giveToPostgres([dir.path, data])
  const port = await freePort()
  /** process id of the running server */
  let pid: number | null = null

  const start = async () => {
    const options = `-c listen_addresses=127.0.0.1 -p ${port} -k ${dir.path}`
    await asPostgres(join(bin, 'pg_ctl'), ['start', '-w', '-s', '-D', data, '-l', join(dir.path, 'server.log'), '-o', options])
    pid = Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10)
  }
  const halt = async () => {
    if (pid !== null) await asPostgres(join(bin, 'pg_ctl'), ['stop', '-w', '-s', '-D', data, '-m', 'fast'])
    pid = null
  }
  const createDatabase = async (name: string) => {
    await asPostgres(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name])
    return `postgres://postgres@127.0.0.1:${port}/${name}`
  }
  // a test process that dies must not leave a server behind
  const abort = () => {
    if (pid !== null) signal(pid, 'SIGQUIT')
  }

  await asPostgres(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
  await start()
  process.once('exit', abort)

  return {
    url: await createDatabase('hub'),
    createDatabase,
    async stop() {
      process.off('exit', abort)
      await halt()
      await dir.remove()
    },
    async kill() {
      if (pid === null) return
      await killTree(pid)
      pid = null
      // they name the dead process, which as a zombie would still count as a running server
      for (const lock of [join(data, 'postmaster.pid'), join(dir.path, `.s.PGSQL.${port}.lock`)]) await rm(lock, { force: true })
    },
    async restart() {
      await halt()
      await start()
    },
  }
}

async function binFolder(): Promise<string> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  const newest = Math.max(...versions.map(Number).filter(Number.isFinite))
  if (newest === -Infinity) throw new Error('no PostgreSQL server is installed: run test/support/install-debian-packages.sh')
  return `/usr/lib/postgresql/${newest}/bin`
}

/** PostgreSQL refuses to run as root. */
async function asPostgres(program: string, args: string[]): Promise<void> {
  const [command, commandArgs] = asRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args]
  await run(command, commandArgs, { cwd: '/' })
}

async function giveToPostgres(paths: string[]): Promise<void> {
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')])
  for (const path of paths) await chown(path, uid, gid)
}

/** The server first, so that it starts no new children; then these, until the shared memory is free for a restart. */
async function killTree(pid: number): Promise<void> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(/\s+/).map(Number)
  const tree = [pid, ...children]
  for (const member of tree) signal(member, 'SIGKILL')
  while ((await Promise.all(tree.map(isRunning))).includes(true)) await setImmediate()
}

/** A killed process stays as a zombie until init gets round to it: that one holds nothing any more. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')
  return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it ended by itself in the meantime
  }
}

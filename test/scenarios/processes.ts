/** The hub's own programs as real processes, with an environment of nothing but what the test gives them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

type Environment = Record<string, string>

const launch = (command: string, args: string[], env: Environment) =>
  // this very Node before any other one that the machine has
  spawn(command, args, {
    cwd: root,
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: env.HUB_DATA_DIR ?? '/tmp', ...env },
  })

async function untilEnd(child: ReturnType<typeof launch>): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** `npm run hub -- …`, without npm's own second */
export const hubCli = (args: string[], env: Environment): Promise<Ended> => untilEnd(launch(process.execPath, ['hub/cli.ts', ...args], env))

export const npmRunHub = (args: string[], env: Environment): Promise<Ended> =>
  untilEnd(launch('npm', ['run', '--silent', 'hub', '--', ...args], env))

export interface HubProcess {
  ended: Promise<Ended>
  /** resolves with the line once the hub has printed one that fits; rejects when it ends first */
  line(fits: RegExp): Promise<string>
  /** as a service manager does it; answers the exit code */
  terminate(): Promise<number | null>
}

/** `npm start` */
export function startMain(env: Environment): HubProcess {
  const child = launch(process.execPath, ['hub/main.ts'], env)
  const lines: string[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const look of waiting) look()
  })
  const ended = untilEnd(child)
  return {
    ended,
    line(fits) {
      const found = Promise.withResolvers<string>()
      const look = () => {
        const line = lines.find((candidate) => fits.test(candidate))
        if (line !== undefined) found.resolve(line)
      }
      waiting.add(look)
      look()
      void ended.then(({ stdout, stderr }) => found.reject(new Error(`the hub ended before it printed ${fits}:\n${stdout}${stderr}`)))
      return found.promise.finally(() => waiting.delete(look))
    },
    async terminate() {
      child.kill('SIGTERM')
      return (await ended).code
    },
  }
}

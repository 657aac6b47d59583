/** Mosquitto's broker and its command line clients: a second implementation to hold ours against. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port.ts'
import { makeTempDir } from './temp-dir.ts'

export interface Mosquitto {
  port: number
  /** may be called twice */
  stop(): Promise<void>
}

/** An open broker on 127.0.0.1 without persistence. */
export async function startMosquitto(): Promise<Mosquitto> {
  const dir = await makeTempDir('mosquitto')
  const port = await freePort()
  const config = join(dir.path, 'mosquitto.conf')
  await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\nlog_dest stderr\nlog_type all\n`)
  const broker = spawn('/usr/sbin/mosquitto', ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  const killOnExit = () => broker.kill('SIGKILL')
  process.once('exit', killOnExit)
  await lineWith(broker, ' running')
  return {
    port,
    async stop() {
      process.off('exit', killOnExit)
      await end(broker)
      await dir.remove()
    },
  }
}

export interface Finished {
  code: number
  stdout: string
  stderr: string
}

/** Runs `mosquitto_pub` with these arguments until it ends; with `-d` its standard output tells what was acknowledged. */
export async function mosquittoPub(args: string[]): Promise<Finished> {
  const child = spawn('mosquitto_pub', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const [code] = await once(child, 'close')
  return { code: code ?? 1, stdout, stderr }
}

export interface HeardMessage {
  topic: string
  qos: number
  retain: boolean
  payload: string
}

export interface MosquittoSub {
  /** the next message that `next` has not handed out yet; rejects when the client ends first */
  next(): Promise<HeardMessage>
  /** everything heard so far */
  heard: readonly HeardMessage[]
  /** may be called twice */
  stop(): Promise<void>
}

/** Runs `mosquitto_sub` with these arguments; resolves when the broker has answered the subscription. */
export async function mosquittoSub(args: string[]): Promise<MosquittoSub> {
  // -d prints the client's own lines between the messages: ours are marked, and in hex, so that no payload can look like one;
  // stdbuf because into a pipe the client would hold its lines back by the block
  const child = spawn('stdbuf', ['-oL', 'mosquitto_sub', '-d', '-F', '= %q %r %x %t', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const killOnExit = () => child.kill('SIGKILL')
  process.once('exit', killOnExit)
  const heard: HeardMessage[] = []
  const waiting: { resolve(message: HeardMessage): void; reject(error: Error): void }[] = []
  const subscribed = Promise.withResolvers<void>()
  let errors = ''
  let handedOut = 0

  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('Subscribed')) subscribed.resolve()
    if (!line.startsWith('= ')) return
    heard.push(parseHeard(line))
    const first = waiting.shift()
    if (first) first.resolve(heard[handedOut++]!)
  })
  child.stderr.on('data', (chunk) => (errors += chunk))
  child.once('close', (code) => {
    process.off('exit', killOnExit)
    const error = new Error(`mosquitto_sub ended with ${code}: ${errors.trim()}`)
    subscribed.reject(error)
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  await subscribed.promise

  return {
    heard,
    async next() {
      if (handedOut < heard.length) return heard[handedOut++]!
      if (child.exitCode !== null) throw new Error(`mosquitto_sub has ended: ${errors.trim()}`)
      const turn = Promise.withResolvers<HeardMessage>()
      waiting.push(turn)
      return turn.promise
    },
    stop: () => end(child),
  }
}

function parseHeard(line: string): HeardMessage {
  const [qos, retain, hex, ...topic] = line.slice(2).split(' ')
  return { qos: Number(qos), retain: retain === '1', payload: Buffer.from(hex!, 'hex').toString('utf8'), topic: topic.join(' ') }
}

async function lineWith(child: ChildProcess, words: string): Promise<void> {
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stderr! })) {
    lines.push(line)
    if (line.includes(words)) return
  }
  throw new Error(`${child.spawnfile} ended before it was ready:\n${lines.join('\n')}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** The machine that simulators run on. Only `cli.ts` reads it; everything else is handed its clock, chance and terminal. */
import { randomInt } from 'node:crypto'
import { clearLine, cursorTo, emitKeypressEvents } from 'node:readline'
import type { Clock } from '../broker/clock.ts'
import type { Terminal } from './terminal.ts'

/** Epoch milliseconds with their fractions: a PUBACK on loopback takes less than one. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
}

export const freshSeed = (): number => randomInt(2 ** 31)

export function createTerminal(): Terminal {
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // a second time: now
      if (interrupt.signal.aborted) process.exit(130)
      interrupt.abort()
    })
  }
  // Started by another program (the demonstration): when that is gone, however it ended, so is this.
  process.once('disconnect', () => interrupt.abort())
  let unfinished = false
  const print = (line: string) => {
    if (unfinished) process.stdout.write('\n')
    unfinished = false
    console.log(line)
  }
  return {
    print,
    status(line) {
      if (!process.stdout.isTTY) return print(line)
      clearLine(process.stdout, 0)
      cursorTo(process.stdout, 0)
      process.stdout.write(line.slice(0, process.stdout.columns - 1))
      unfinished = true
    },
    keys: () => pressedKeys(interrupt.signal),
    interrupted: interrupt.signal,
  }
}

async function* pressedKeys(interrupted: AbortSignal): AsyncGenerator<string> {
  const { stdin } = process
  const keys: string[] = []
  let wake = () => {}
  let ended = false
  const end = () => {
    ended = true
    wake()
  }
  emitKeypressEvents(stdin)
  // a terminal gives each key at once, and Ctrl+C as a key
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.on('keypress', (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
    if (key.ctrl && key.name === 'c') end()
    else if (text && text.trim() !== '') keys.push(text)
    wake()
  })
  stdin.once('end', end)
  interrupted.addEventListener('abort', end)
  try {
    while (true) {
      while (keys.length > 0) yield keys.shift()!
      if (ended) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.pause()
  }
}

import type { Terminal } from '../../simulators/terminal.ts'

export interface RecordingTerminal extends Terminal {
  lines: string[]
  /** types these keys, then ends the input once the hub's answers to them have been seen */
  type(keys: string): void
  endInput(): void
  interrupt(): void
  /** resolves with the first line that matches, printed already or yet to come */
  line(pattern: RegExp): Promise<string>
}

export function recordingTerminal(): RecordingTerminal {
  const lines: string[] = []
  const interrupt = new AbortController()
  const looking = new Set<(line: string) => void>()
  const input = new TransformStream<string, string>()
  const writer = input.writable.getWriter()
  const print = (line: string) => {
    lines.push(line)
    for (const look of looking) look(line)
  }
  return {
    lines,
    print,
    status: print,
    keys: () => input.readable.values(),
    interrupted: interrupt.signal,
    type: (keys) => {
      for (const key of keys) void writer.write(key)
    },
    endInput: () => void writer.close(),
    interrupt: () => interrupt.abort(),
    line(pattern) {
      const seen = lines.find((line) => pattern.test(line))
      if (seen !== undefined) return Promise.resolve(seen)
      return new Promise((resolve) => {
        const look = (line: string) => {
          if (!pattern.test(line)) return
          looking.delete(look)
          resolve(line)
        }
        looking.add(look)
      })
    },
  }
}

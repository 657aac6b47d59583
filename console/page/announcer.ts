/** One spoken line at a time, at most one per two seconds: in a flood the last line counts the rest. */
export interface AnnouncerDeps {
  now(): number
  /** `about`: what the (first) text names */
  emit(text: string, about: string | null): void
  /** one line for the first text and how many more there are */
  join(text: string, more: number): string
  setTimeout(run: () => void, ms: number): unknown
}

const EVERY_MS = 2_000

export function createAnnouncer(deps: AnnouncerDeps) {
  let waiting: { text: string; about: string | null }[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  let armed = false

  function emit() {
    armed = false
    const [first, ...more] = waiting
    if (first === undefined) return
    waiting = []
    lastAt = deps.now()
    deps.emit(more.length === 0 ? first.text : deps.join(first.text, more.length), first.about)
  }

  return function announce(text: string, about: string | null = null) {
    waiting.push({ text, about })
    if (armed) return
    armed = true
    const wait = Math.max(0, lastAt + EVERY_MS - deps.now())
    if (wait === 0) emit()
    else deps.setTimeout(emit, wait)
  }
}

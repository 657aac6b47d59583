/**
 * Alarm sounds after IEC 60601-1-8's pattern (console.md §3). `soundPlan` says what should sound, purely; the engine plays it.
 * Called from the message handler, not from rendering: a hidden tab draws nothing and must still ring.
 */
import type { LiveState } from './live-state.ts'

export interface SoundPlan {
  /** highest priority that waits for somebody; 4 has no sound */
  level: 0 | 1 | 2 | 3
  /** who waits at life level and at level 3: newcomers sound at once */
  waiting: readonly string[]
  life: readonly string[]
  /** own deadlines under 15 s, as `${alarm}:${at}` */
  deadlines: readonly string[]
  lost: boolean
}

const DEADLINE_MS = 15_000

export function soundPlan(live: LiveState, me: string | null, now: number, lost: boolean): SoundPlan {
  const waiting = [...live.alarms.values()].filter((alarm) => alarm.status === 'open' && alarm.claim === null && alarm.priority < 4)
  const highest = Math.min(4, ...waiting.map((alarm) => alarm.priority), live.unstored.size > 0 ? 1 : 4)
  const level = highest === 4 ? 0 : (highest as 1 | 2 | 3)
  const deadlines = [...live.alarms.values()].flatMap((alarm) => {
    const left = alarm.next === null ? Number.POSITIVE_INFINITY : alarm.next.at - now
    return alarm.status === 'open' && alarm.claim?.by.id === me && left > 0 && left < DEADLINE_MS ? [`${alarm.id}:${alarm.next?.at}`] : []
  })
  const life = waiting.filter((alarm) => alarm.priority === 1).map((alarm) => alarm.id)
  return {
    level,
    waiting: [
      ...waiting.filter((alarm) => alarm.priority === level).map((alarm) => alarm.id),
      ...(level === 1 ? live.unstored.keys() : []),
    ],
    life: [...life, ...live.unstored.keys()],
    deadlines,
    lost,
  }
}

type Pulse = { atMs: number; ms: number; hz: number; toHz?: number }
export const PATTERNS: Record<1 | 2 | 3 | 'deadline' | 'lost', readonly Pulse[]> = {
  1: [0, 200, 400, 700, 900].map((atMs) => ({ atMs, ms: 150, hz: 880 })),
  2: [0, 300, 600].map((atMs) => ({ atMs, ms: 200, hz: 660 })),
  3: [0, 300].map((atMs) => ({ atMs, ms: 200, hz: 523 })),
  deadline: [{ atMs: 0, ms: 60, hz: 440 }],
  lost: [{ atMs: 0, ms: 600, hz: 500, toHz: 350 }],
}
const REPEAT_MS = { 1: 5_000, 2: 15_000, 3: Number.POSITIVE_INFINITY } as const
/** the longest sequence, and a breath */
const SEQUENCE_MS = 1_200
const LOST_MS = 30_000
export const MUTE_MS = 60_000

export interface SoundState {
  /** the browser does not let us ring until somebody clicks */
  locked: boolean
  mutedUntil: number | null
}

export interface SoundDeps {
  now(): number
  createContext(): AudioContext
}

export function createSound(deps: SoundDeps) {
  let context: AudioContext | null = null
  let state: SoundState = { locked: true, mutedUntil: null }
  let playedAt: Record<1 | 2 | 3 | 'lost', number> = { 1: -1e9, 2: -1e9, 3: -1e9, lost: -1e9 }
  let known: ReadonlySet<string> = new Set()
  /** when the latest alarm sequence began, whatever its level */
  let sequenceAt = -1e9
  /** levels that owe one sequence because an alarm signalled again */
  let owed: ReadonlySet<number> = new Set()
  let knownLife: ReadonlySet<string> = new Set()
  let ticked = new Set<string>()
  const listeners = new Set<() => void>()

  function setState(next: SoundState) {
    if (next.locked === state.locked && next.mutedUntil === state.mutedUntil) return
    state = next
    for (const listener of listeners) listener()
  }

  const running = () => context?.state === 'running'
  const look = () => setState({ ...state, locked: !running() })

  function play(pattern: readonly Pulse[]) {
    if (!context || !running()) return
    const start = context.currentTime + 0.02
    for (const pulse of pattern) playPulse(context, pulse, start)
  }

  function ringOut(level: 1 | 2 | 3, now: number) {
    playedAt[level] = sequenceAt = now
    play(PATTERNS[level])
  }

  /** `again`: priorities of alarms that signalled again just now; they sound once, claimed or not */
  function update(plan: SoundPlan, again: readonly number[] = []) {
    const now = deps.now()
    look()
    const newLife = plan.life.some((id) => !knownLife.has(id))
    knownLife = new Set(plan.life)
    const over = state.mutedUntil !== null && now >= state.mutedUntil
    // a new life alarm ends the silence, and so does a new signal on one
    if (over || ((newLife || again.includes(1)) && state.mutedUntil !== null)) setState({ ...state, mutedUntil: null })
    if (plan.level === 0) playedAt = { ...playedAt, 1: -1e9, 2: -1e9, 3: -1e9 }
    const newcomer = plan.waiting.some((id) => !known.has(id))
    known = new Set(plan.waiting)
    owed = state.mutedUntil === null ? new Set([...owed, ...again]) : new Set()
    if (state.mutedUntil === null) sound(plan, now, newcomer)
    if (plan.lost && now - playedAt.lost >= LOST_MS) {
      playedAt.lost = now
      play(PATTERNS.lost)
    }
    if (!plan.lost) playedAt.lost = -1e9
  }

  /** never into another sequence: the next beat comes within a second */
  function soundOwed(now: number) {
    const level = ([1, 2, 3] as const).find((each) => owed.has(each))
    if (level === undefined || now - sequenceAt <= SEQUENCE_MS) return
    owed = new Set([...owed].filter((each) => each !== level))
    ringOut(level, now)
  }

  function sound(plan: SoundPlan, now: number, newcomer: boolean) {
    const { level } = plan
    if (level !== 0 && (newcomer ? now - playedAt[level] > SEQUENCE_MS : now - playedAt[level] >= REPEAT_MS[level] && level !== 3)) {
      ringOut(level, now)
    }
    soundOwed(now)
    const fresh = plan.deadlines.filter((key) => !ticked.has(key))
    ticked = new Set(plan.deadlines)
    if (fresh.length > 0) play(PATTERNS.deadline)
  }

  return {
    update,
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** must be called from a click or a key */
    async unlock() {
      context ??= deps.createContext()
      context.onstatechange = look
      if (!running()) await context.resume().catch(() => undefined)
      look()
    },
    test() {
      play(PATTERNS[1])
    },
    mute() {
      setState({ ...state, mutedUntil: deps.now() + MUTE_MS })
    },
    unmute() {
      setState({ ...state, mutedUntil: null })
    },
  }
}

const HARMONICS = new Float32Array([0, 0.5, 0.22, 0.12, 0.06])

function playPulse(context: AudioContext, pulse: Pulse, start: number) {
  const from = start + pulse.atMs / 1000
  const to = from + pulse.ms / 1000
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  oscillator.setPeriodicWave(context.createPeriodicWave(new Float32Array(HARMONICS.length), HARMONICS, { disableNormalization: true }))
  oscillator.frequency.setValueAtTime(pulse.hz, from)
  if (pulse.toHz !== undefined) oscillator.frequency.linearRampToValueAtTime(pulse.toHz, to)
  gain.gain.setValueAtTime(0, from)
  gain.gain.linearRampToValueAtTime(1, from + 0.02)
  gain.gain.setValueAtTime(1, Math.max(from + 0.02, to - 0.03))
  gain.gain.linearRampToValueAtTime(0, to)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(from)
  oscillator.stop(to + 0.01)
}

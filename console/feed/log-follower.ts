/**
 * The one reader of the change log in this node. It keeps the world at the log's head, and hands on each step as one batch. When
 * the store fails it stays where it is and tries again: pages keep what they have, and nothing is skipped.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../broker/clock.ts'
import type { Changes } from '../../records/changes.ts'
import type { Change as LogRow } from '../../records/store.ts'
import type { Change } from '../api.ts'
import type { Entities } from './entities.ts'
import type { World } from './world.ts'

/** Measured (console.md §1): one message per 100 ms costs the page a third of one per 10 ms. */
const FLUSH_EVERY_MS = 100
/** In a storm of presses the pages get at most a third of the time, the presses the rest. */
const REST = 2
/** a store that hung for a while says nothing about the next look */
const LONGEST_REST_MS = 100
/** Other nodes' changes are found by polling; this node's by `wake`. */
const POLL_MS = 250
const IDLE_POLL_MS = 2_000
/** so long without a step that worked, and pages hear that they may be out of date */
const STALE_AFTER_MS = 2_000
/** far more than a flush brings: who is behind catches up with each entity read once */
const ROWS_PER_STEP = 10_000

interface Deps {
  clock: Clock
  log: Logger
  changes: Changes
  entities: Entities
  world: World
  /** whether anybody looks */
  watched(): boolean
  /** alarms whose timeline some page has open */
  openTimelines(): ReadonlySet<string>
  /** everything up to `to`; the world already has it */
  onBatch(batch: { changes: Change[]; to: number; users: string[] }): void
  /** the world was read anew: sequence numbers before it mean nothing to pages */
  onReset(): void
}

export interface LogFollower {
  start(): void
  /** the log has grown; `now`: by something that a person must see at once */
  wake(now: boolean): void
  /** steps have failed, or one has not been answered, for longer than anybody should trust the world */
  isStale(): boolean
  stop(): Promise<void>
}

const idsOf = (rows: readonly LogRow[], kind: LogRow['kind']): string[] => [
  ...new Set(rows.filter((row) => row.kind === kind).map((row) => row.id)),
]

export function createLogFollower(deps: Deps): LogFollower {
  const { clock, log, changes, entities, world } = deps
  let timer: unknown = null
  let running: Promise<void> | null = null
  let wanted = false
  let hurried = false
  let stopped = true
  let failing = false
  /** when the first step began that has not worked yet; null: the last one did */
  let tryingSince: number | null = null
  let restUntil = 0
  let lastRunAt = Number.NEGATIVE_INFINITY

  async function readWorld(): Promise<void> {
    const epoch = await changes.epoch()
    // The position first: what changes while we read is read again from the log.
    const seq = await changes.head()
    world.reset({ epoch, seq }, await entities.all())
    deps.onReset()
  }

  async function load(rows: readonly LogRow[]): Promise<Change[]> {
    const alarmIds = new Set([...idsOf(rows, 'alarm'), ...world.alarmIdsOfHomes(new Set(idsOf(rows, 'home')))])
    const timelines = deps.openTimelines()
    const grown = rows.filter((row) => row.kind === 'alarm' && row.n !== null && timelines.has(row.id))
    const lists = await Promise.all([entities.alarms([...alarmIds]), entities.devices(idsOf(rows, 'device')), entities.events(grown)])
    return lists.flat()
  }

  /** Answers whether there is more to read at once. */
  async function step(): Promise<boolean> {
    if (!world.ready()) {
      await readWorld()
      return true
    }
    const read = await changes.since(world.seq(), ROWS_PER_STEP)
    const rows = read.ok ? read.changes : []
    // A hole means loss (storage.md §1): start over rather than show a page something incomplete.
    if (!read.ok || (rows[0] && rows[0].seq !== world.seq() + 1)) {
      log.warn({ seq: world.seq(), reason: read.ok ? 'hole' : read.reason }, 'change log is not continuous: reading everything anew')
      await readWorld()
      return true
    }
    const last = rows.at(-1)
    if (!last) return false
    const loaded = await load(rows)
    world.apply(loaded, last.seq)
    deps.onBatch({ changes: loaded, to: last.seq, users: idsOf(rows, 'user') })
    return rows.length === ROWS_PER_STEP
  }

  async function timedStep(): Promise<boolean> {
    tryingSince ??= clock.now()
    const more = await step()
    tryingSince = null
    return more
  }

  async function follow(): Promise<void> {
    try {
      while (!stopped && (await timedStep())) wanted = false
      if (failing) log.info('the change log can be read again')
      failing = false
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the change log cannot be read: pages keep what they have')
      failing = true
      wanted = false
      hurried = false
    }
  }

  function run(): void {
    wanted = false
    hurried = false
    lastRunAt = clock.now()
    clock.clearTimeout(timer)
    running = follow().finally(() => {
      running = null
      restUntil = clock.now() + Math.min(LONGEST_REST_MS, REST * (clock.now() - lastRunAt))
      plan()
    })
  }

  /** An alarm is shown at once; whatever else changes, in batches; and when nobody looks, the world is only kept from falling behind. */
  function untilNextRun(): number {
    if (!deps.watched()) return IDLE_POLL_MS
    if (hurried) return Math.max(0, restUntil - clock.now())
    return wanted ? Math.max(0, lastRunAt + FLUSH_EVERY_MS - clock.now()) : POLL_MS
  }

  function plan(): void {
    if (stopped || running) return
    clock.clearTimeout(timer)
    const delayMs = untilNextRun()
    if (delayMs === 0) return run()
    timer = clock.setTimeout(run, delayMs)
  }

  return {
    start() {
      stopped = false
      run()
    },
    wake(now) {
      if (hurried || (wanted && !now)) return
      wanted = true
      hurried = now
      plan()
    },
    isStale: () => tryingSince !== null && clock.now() - tryingSince > STALE_AFTER_MS,
    async stop() {
      stopped = true
      clock.clearTimeout(timer)
      await running
    },
  }
}

/**
 * One batch of the alarm path as rows, and the one transaction that puts them on disk. Rows are flat lists of values, so that they cross
 * to the writing thread at little cost; statements are bound by position.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { HomeState } from '../rules/home.ts'
import type { Writes } from './store.ts'
import { distinctChanges, latestAlarms, latestCommands, latestDueTimes, latestReadings } from './writes.ts'

/** In the order in which they run; `width`: values of one row. */
const STATEMENTS = {
  saveHome: { width: 2, sql: 'update home set state = ? where id = ?' },
  saveAlarm: {
    width: 11,
    sql: `insert into alarm (id, home_id, alarm_key, class, priority, test, status, opened_at, closed_at, first_n, doc)
      values (?,?,?,?,?,?,?,?,?,?,?)
      on conflict (id) do update set alarm_key = excluded.alarm_key, class = excluded.class, priority = excluded.priority,
        status = excluded.status, closed_at = excluded.closed_at, doc = excluded.doc`,
  },
  addEntry: {
    width: 11,
    sql: `insert into timeline (home_id, n, alarm_id, at, kind, reason, source_kind, source_id, source_name, ref, data)
      values (?,?,?,?,?,?,?,?,?,?,?)`,
  },
  disarm: { width: 2, sql: 'delete from due_time where home_id = ? and key = ?' },
  arm: {
    width: 3,
    sql: `insert into due_time (home_id, key, due_at, fence, lease_until) values (?,?,?,0,0)
      on conflict (home_id, key) do update set due_at = excluded.due_at, fence = fence + 1, lease_until = 0`,
  },
  oweNotice: {
    width: 9,
    sql: `insert into outbox (key, home_id, alarm_id, channel, target, step, reason, at, state, attempts, next_at, fence, lease_until)
      values (?,?,?,?,?,?,?,?,'pending',0,?,0,0) on conflict (key) do nothing`,
  },
  saveReading: {
    width: 6,
    sql: `insert into reading_last (device_id, component, name, value, at, received_at) values (?,?,?,?,?,?)
      on conflict (device_id, component, name) do update set value = excluded.value, at = excluded.at, received_at = excluded.received_at
      where excluded.at >= reading_last.at`,
  },
  saveCommand: {
    width: 11,
    sql: `insert into command (id, device_id, home_id, type, args, state, issued_by, created_at, updated_at, expires_at, detail)
      values (?,?,?,?,?,?,?,?,?,?,?)
      on conflict (id) do update set state = excluded.state, updated_at = excluded.updated_at, detail = excluded.detail`,
  },
} as const
type StatementName = keyof typeof STATEMENTS
const NAMES = Object.keys(STATEMENTS) as StatementName[]

export interface SavedRows {
  /** flat: row after row */
  values: Record<StatementName, SQLInputValue[]>
  /** kind, id, n of each change: they come last, so that their numbers are taken right before the commit */
  changes: SQLInputValue[]
  at: number
}

/** Each list is filled by `push` alone: the hot ones have a thousand rows. */
export function rowsOf(writes: Writes, homes: readonly HomeState[]): SavedRows {
  const values = Object.fromEntries(NAMES.map((name) => [name, []])) as unknown as SavedRows['values']
  for (const home of homes) values.saveHome.push(JSON.stringify(home), home.homeId)
  for (const a of latestAlarms(writes)) {
    values.saveAlarm.push(a.id, a.homeId, a.alarmKey, a.class, a.priority, a.test, a.status, a.openedAt, a.closedAt, a.firstN, a.doc)
  }
  for (const { homeId, n, alarmId, at, kind, reason, source, ref, data } of writes.timeline) {
    values.addEntry.push(homeId, n, alarmId, at, kind, reason, source.kind, source.id, source.name, ref, JSON.stringify(data))
  }
  for (const { homeId, key, at } of latestDueTimes(writes)) {
    if (at === null) values.disarm.push(homeId, key)
    else values.arm.push(homeId, key, at)
  }
  for (const o of writes.notices) values.oweNotice.push(o.key, o.homeId, o.alarmId, o.channel, o.to, o.step, o.reason, o.at, o.at)
  for (const r of latestReadings(writes)) {
    values.saveReading.push(r.deviceId, r.component, r.name, JSON.stringify(r.value), r.at, r.receivedAt)
  }
  for (const c of latestCommands(writes)) {
    values.saveCommand.push(c.id, c.deviceId, c.homeId, c.type, JSON.stringify(c.args), c.state, c.by)
    values.saveCommand.push(c.createdAt, c.updatedAt, c.expiresAt, c.detail)
  }
  return { values, changes: distinctChanges(writes.changes).flatMap(({ kind, id, n }) => [kind, id, n]), at: writes.at }
}

/** 'stale': another process (the command line) has written since the last save, so what was decided may rest on old rows. Nothing was saved. */
export type Saved = 'saved' | 'stale'

export function createSaver(db: DatabaseSync): (rows: SavedRows) => Saved {
  const statements = NAMES.map((name) => ({ name, width: STATEMENTS[name].width, run: db.prepare(STATEMENTS[name].sql) }))
  const [begin, commit, dataVersion] = [db.prepare('begin immediate'), db.prepare('commit'), db.prepare('pragma data_version')]
  const takeSequence = db.prepare('update change_head set head = head + ? returning head')
  const addChange = db.prepare('insert into change_log (seq, kind, id, n, at) values (?,?,?,?,?)')
  const versionNow = () => Number(dataVersion.get()?.data_version)
  let version = versionNow()

  function append(changes: readonly SQLInputValue[], at: number): void {
    if (changes.length === 0) return
    const count = changes.length / 3
    let seq = Number(takeSequence.get(count)?.head) - count
    for (let i = 0; i < changes.length; i += 3) addChange.run(++seq, changes[i]!, changes[i + 1]!, changes[i + 2]!, at)
  }

  return ({ values, changes, at }) => {
    begin.run()
    const now = versionNow()
    if (now !== version) {
      version = now
      db.exec('rollback')
      return 'stale'
    }
    for (const { name, width, run } of statements) {
      const list = values[name]
      for (let i = 0; i < list.length; i += width) run.run(...list.slice(i, i + width))
    }
    append(changes, at)
    commit.run()
    return 'saved'
  }
}

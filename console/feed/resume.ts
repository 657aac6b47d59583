import type { Changes } from '../../records/changes.ts'
import type { Change } from '../api.ts'
import { BACKLOG_LIMIT } from './backlog.ts'
import type { World } from './world.ts'

const ROWS_PER_READ = 1_000

/**
 * Which entities changed after `seq`, as far as the world has read; null when a snapshot is needed: another log, too long ago, or
 * too much. Timeline entries are left out: a page that comes back reads its open timeline by REST.
 */
export async function keysMissed(changes: Changes, world: World, resume: { epoch: string; seq: number }): Promise<Set<string> | null> {
  if (!world.ready() || resume.epoch !== world.epoch()) return null
  const target = world.seq()
  const keys = new Set<string>()
  let covered = resume.seq
  do {
    const read = await changes.since(covered, ROWS_PER_READ)
    if (!read.ok) return null
    const rows = read.changes
    if (rows.length === 0) return covered < target ? null : keys
    if (rows[0]?.seq !== covered + 1) return null
    for (const row of rows) {
      if (row.kind === 'alarm' || row.kind === 'device') keys.add(`${row.kind}:${row.id}`)
      if (row.kind === 'home') for (const id of world.alarmIdsOfHomes(new Set([row.id]))) keys.add(`alarm:${id}`)
    }
    covered = rows.at(-1)?.seq ?? covered
  } while (covered < target && keys.size <= BACKLOG_LIMIT)
  return keys.size <= BACKLOG_LIMIT ? keys : null
}

/** These entities as they are now. */
export function currentOf(keys: ReadonlySet<string>, world: World): Change[] {
  return [...keys].map((key) => {
    const id = key.slice(key.indexOf(':') + 1)
    return world.get(key) ?? (key.startsWith('alarm:') ? { k: 'alarm-', id } : { k: 'device-', id })
  })
}

/**
 * The alarm path on PostgreSQL: one statement per table and batch (`unnest`), prepared by name. Homes are locked in order of id and the
 * change log's head last, so that two nodes never wait for each other in a circle.
 */
import type pg from 'pg'
import type { HomeState } from '../rules/home.ts'
import { COMMAND_COLUMNS, commandFromRow } from './commands.ts'
import type { CommandTable } from './database.ts'
import { readHomeState } from './documents.ts'
import { inTransaction, type PostgresPools } from './postgres-pools.ts'
import type { KnownRef, Store, Unit, Writes } from './store.ts'
import { distinctChanges, latestAlarms, latestCommands, latestDueTimes, latestHomes, latestReadings } from './writes.ts'

const SQL = {
  'lock-homes': 'select id, state from home where id = any($1::text[]) order by id for no key update',
  // `lateral … limit`: one look into the index per ref; a plain join is planned as a scan of the whole timeline
  'known-refs': `
    select wanted.source, wanted.ref, found."alarmId", found."homeId", found.data from unnest($1::text[], $2::text[]) as wanted (source, ref)
    cross join lateral (
      select t.alarm_id as "alarmId", t.home_id as "homeId", t.data from timeline t
      where t.source_id = wanted.source and t.ref = wanted.ref and t.at >= $3 limit 8) as found`,
  mine: `
    select nr from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) with ordinality as claim (home_id, key, fence, due_at, nr)
    cross join lateral (
      select 1 from due_time d
      where d.home_id = claim.home_id and d.key = claim.key and d.fence = claim.fence and d.due_at = claim.due_at limit 1) as found
    order by nr`,
  'operators-seen': 'select user_id as id, seen_at as at from presence where user_id = any($1::text[])',
  commands: `select ${COMMAND_COLUMNS} from command where id = any($1::text[]) order by id`,
  'save-homes': `
    update home set state = saved.state from unnest($1::text[], string_to_array($2, chr(30))) as saved (id, state)
    where home.id = saved.id`,
  'save-alarms': `
    insert into alarm (id, home_id, alarm_key, class, priority, test, status, opened_at, closed_at, first_n, doc)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::bigint[], $9::bigint[], $10::int[],
      $11::text[])
    on conflict (id) do update set alarm_key = excluded.alarm_key, class = excluded.class, priority = excluded.priority,
      status = excluded.status, closed_at = excluded.closed_at, doc = excluded.doc`,
  'add-entries': `
    insert into timeline (home_id, n, alarm_id, at, kind, reason, source_kind, source_id, source_name, ref, data)
    select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], string_to_array($11, chr(30)))`,
  disarm:
    'delete from due_time using unnest($1::text[], $2::text[]) as gone (home_id, key) where due_time.home_id = gone.home_id and due_time.key = gone.key',
  arm: `
    insert into due_time (home_id, key, due_at, fence, lease_until) select *, 0, 0 from unnest($1::text[], $2::text[], $3::bigint[])
    on conflict (home_id, key) do update set due_at = excluded.due_at, fence = due_time.fence + 1, lease_until = 0`,
  'owe-notices': `
    insert into outbox (key, home_id, alarm_id, channel, target, step, reason, at, state, attempts, next_at, fence, lease_until)
    select *, 'pending', 0, at, 0, 0 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::bigint[])
      as owed (key, home_id, alarm_id, channel, target, step, reason, at)
    on conflict (key) do nothing`,
  'save-readings': `
    insert into reading_last (device_id, component, name, value, at, received_at)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
    on conflict (device_id, component, name) do update set value = excluded.value, at = excluded.at, received_at = excluded.received_at
    where excluded.at >= reading_last.at`,
  'save-commands': `
    insert into command (id, device_id, home_id, type, args, state, issued_by, created_at, updated_at, expires_at, detail)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
      $10::bigint[], $11::text[])
    on conflict (id) do update set state = excluded.state, updated_at = excluded.updated_at, detail = excluded.detail`,
  'take-sequence': 'update change_head set head = head + $1 returning head',
  'append-changes': `
    insert into change_log (seq, kind, id, n, at)
    select $1::bigint + nr, kind, id, n, $5 from unnest($2::text[], $3::text[], $4::int[]) with ordinality as changed (kind, id, n, nr)`,
} as const
type StatementName = keyof typeof SQL

const run = async <R>(client: pg.PoolClient, name: StatementName, values: unknown[]): Promise<R[]> => {
  const { rows } = await client.query({ name, text: SQL[name], values })
  return rows as R[]
}

/** One array per column, as `unnest` wants them. */
function columns<T>(rows: readonly T[], valuesOf: (row: T) => unknown[]): unknown[] {
  const values = rows.map(valuesOf)
  return (values[0] ?? []).map((_, column) => values.map((row) => storable(row[column])))
}

/** PostgreSQL refuses a NUL character: in the words of one broken box it would stop the presses of all that share its transaction. */
const storable = (value: unknown) => (typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value)

/**
 * JSON documents as one text, cut up again by the server: quoting each of them for an array costs the hub as much as all the rest. JSON
 * never holds a bare control character.
 */
const documents = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\x1e')

/** Sent one behind the other without waiting for answers (the pool pipelines); the first error rejects, once all are answered. */
async function saveRows(client: pg.PoolClient, writes: Writes): Promise<void> {
  const answers: Promise<unknown>[] = []
  const save = <T>(name: StatementName, rows: readonly T[], valuesOf: (row: T) => unknown[], documentOf?: (row: T) => unknown) => {
    if (rows.length === 0) return
    const last = documentOf ? [documents(rows.map(documentOf))] : []
    answers.push(run(client, name, [...columns(rows, valuesOf), ...last]))
  }
  save(
    'save-homes',
    latestHomes(writes),
    (home) => [home.homeId],
    (home) => home,
  )
  const alarms = latestAlarms(writes)
  save('save-alarms', alarms, (a) => [
    ...[a.id, a.homeId, a.alarmKey, a.class, a.priority, a.test, a.status, a.openedAt, a.closedAt, a.firstN, a.doc],
  ])
  save(
    'add-entries',
    writes.timeline,
    ({ source, ...entry }) => [
      ...[entry.homeId, entry.n, entry.alarmId, entry.at, entry.kind, entry.reason],
      ...[source.kind, source.id, source.name, entry.ref],
    ],
    (entry) => entry.data,
  )
  const dueTimes = latestDueTimes(writes).toSorted(byHomeAndKey)
  const [disarmed, armed] = [dueTimes.filter(({ at }) => at === null), dueTimes.filter(({ at }) => at !== null)]
  save('disarm', disarmed, (due) => [due.homeId, due.key])
  save('arm', armed, (due) => [due.homeId, due.key, due.at])
  save('owe-notices', writes.notices, (o) => [o.key, o.homeId, o.alarmId, o.channel, o.to, o.step, o.reason, o.at])
  const readings = latestReadings(writes).toSorted(byDevice)
  save('save-readings', readings, (r) => [r.deviceId, r.component, r.name, JSON.stringify(r.value), r.at, r.receivedAt])
  save('save-commands', latestCommands(writes), (c) => [
    ...[c.id, c.deviceId, c.homeId, c.type, JSON.stringify(c.args), c.state, c.by, c.createdAt, c.updatedAt, c.expiresAt, c.detail],
  ])
  await settled(answers)
}

async function settled(answers: Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(answers)) if (answer.status === 'rejected') throw answer.reason
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
const byHomeAndKey = (a: { homeId: string; key: string }, b: { homeId: string; key: string }) =>
  compare(a.homeId, b.homeId) || compare(a.key, b.key)
const byDevice = (a: { deviceId: string; component: string; name: string }, b: { deviceId: string; component: string; name: string }) =>
  compare(a.deviceId, b.deviceId) || compare(a.component, b.component) || compare(a.name, b.name)

/** Last: the head row is locked from here to the commit, which makes the order of sequence numbers that of the commits. */
async function appendChanges(client: pg.PoolClient, writes: Writes): Promise<void> {
  const changes = distinctChanges(writes.changes)
  if (changes.length === 0) return
  const [row] = await run<{ head: number }>(client, 'take-sequence', [changes.length])
  const [kinds, ids, numbers] = columns(changes, ({ kind, id, n }) => [kind, id, n])
  await run(client, 'append-changes', [row!.head - changes.length, kinds, ids, numbers, writes.at])
}

function createUnit(client: pg.PoolClient): Unit {
  return {
    async homes(ids) {
      const rows = await run<{ id: string; state: string | null }>(client, 'lock-homes', [ids])
      return new Map(rows.map(({ id, state }): [string, HomeState] => [id, readHomeState(state, id)]))
    },

    async knownRefs(refs, since) {
      if (refs.length === 0) return []
      const wanted = columns(refs, ({ source, ref }) => [source, ref])
      const found = await run<Omit<KnownRef, 'data'> & { data: string }>(client, 'known-refs', [...wanted, since])
      return found.map((known) => ({ ...known, data: JSON.parse(known.data) }))
    },

    async stillMine(claims) {
      if (claims.length === 0) return []
      const columnsOfClaims = columns(claims, ({ homeId, key, fence, at }) => [homeId, key, fence, at])
      const mine = await run<{ nr: number }>(client, 'mine', columnsOfClaims)
      return mine.map(({ nr }) => claims[nr - 1]!)
    },

    async operatorsSeen(ids) {
      if (ids.length === 0) return new Map()
      const rows = await run<{ id: string; at: number }>(client, 'operators-seen', [ids])
      return new Map(rows.map(({ id, at }) => [id, at]))
    },

    async commands(ids) {
      if (ids.length === 0) return []
      return (await run<CommandTable>(client, 'commands', [ids])).map(commandFromRow)
    },

    async save(writes) {
      await saveRows(client, writes)
      await appendChanges(client, writes)
    },
  }
}

export const createPostgresStore = ({ lanes }: PostgresPools): Store => ({
  transact: (lane, work) => inTransaction(lanes[lane], (client) => work(createUnit(client))),
})

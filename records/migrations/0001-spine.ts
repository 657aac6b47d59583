/** The tables that one press travels through, and the people's side around them. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../database.ts'

export interface Words {
  /** ids sort by their bytes on both */
  id: string
  /** epoch ms and sequence numbers */
  long: string
  double: string
  /** SQLite would store 'abc' in an integer column */
  strict: string
  /** room in each page, so that a row that is rewritten with every press stays where it is */
  rewritten: string
}
/** the words of each dialect, for this migration and the later ones */
export const WORDS: Record<Dialect, Words> = {
  sqlite: { id: 'text', long: 'integer', double: 'real', strict: 'strict', rewritten: 'strict' },
  postgres: { id: 'text collate "C"', long: 'bigint', double: 'double precision', strict: '', rewritten: 'with (fillfactor = 50)' },
}

const people = ({ id, long, double, strict, rewritten }: Words): string[] => [
  `create table home (
    id ${id} primary key, town text not null, village text not null, grid text not null, address_line text not null,
    lat ${double}, lon ${double}, door_code text, floor text, key_note text, pets text, phone text, state text) ${rewritten}`,
  `create table resident (
    id ${id} primary key, home_id ${id} not null references home, name text not null, gender text, birth_date text, id_number text,
    phone text, dialect text, hearing text, illnesses text not null, medicines text not null, allergies text not null,
    categories text not null) ${strict}`,
  'create index resident_by_home on resident (home_id)',
  `create table contact (
    id ${id} primary key, home_id ${id} not null references home, call_order integer not null, name text not null,
    relation text not null, phone text not null, key_holder integer not null) ${strict}`,
  'create index contact_by_home on contact (home_id, call_order)',
  `create table provider (
    id ${id} primary key, name text not null, kind text not null, phone text not null, town text not null,
    lat ${double}, lon ${double}, from_hour integer not null, to_hour integer not null) ${strict}`,
  `create table device (
    id ${id} primary key, home_id ${id} not null references home, model text not null, name text not null, digest text not null,
    disabled integer not null, beat_ms ${long} not null, max_payload_bytes ${long} not null, created_at ${long} not null) ${strict}`,
  'create index device_by_home on device (home_id)',
]

const access = ({ id, long, strict }: Words): string[] => [
  `create table user_account (
    id ${id} primary key, username text not null, name text not null, role text not null, seat text, password_hash text,
    disabled integer not null, failures integer not null, locked_until ${long}, created_at ${long} not null) ${strict}`,
  'create unique index user_by_username on user_account (lower(username))',
  `create table session (
    token_digest ${id} primary key, user_id ${id} not null references user_account, created_at ${long} not null,
    expires_at ${long} not null) ${strict}`,
  'create index session_by_user on session (user_id)',
  `create table set_up_token (
    token_digest ${id} primary key, user_id ${id} not null references user_account, expires_at ${long} not null) ${strict}`,
  'create index set_up_token_by_user on set_up_token (user_id)',
  `create table presence (user_id ${id} primary key, seen_at ${long} not null) ${strict}`,
]

// No foreign keys from the tables that every press writes: their homes were loaded in the same transaction.
const alarmPath = ({ id, long, strict, rewritten }: Words): string[] => [
  `create table alarm (
    id ${id} primary key, home_id ${id} not null references home, alarm_key text not null, class text not null,
    priority integer not null, test integer not null, status text not null check (status in ('open', 'closed')),
    opened_at ${long} not null, closed_at ${long}, first_n integer not null, doc text) ${strict}`,
  // one open alarm per home, class and test mark (docs/architecture.md §2, 4), whatever the rules do
  `create unique index alarm_open on alarm (home_id, alarm_key) where status = 'open'`,
  'create index alarm_by_status on alarm (status, id)',
  'create index alarm_by_home on alarm (home_id, opened_at)',
  'create index alarm_by_opening on alarm (opened_at)',
  `create table timeline (
    home_id ${id} not null, n integer not null, alarm_id ${id}, at ${long} not null, kind text not null, reason text not null,
    source_kind text not null, source_id ${id} not null, source_name text, ref text, data text not null,
    primary key (home_id, n)) ${strict}`,
  'create index timeline_by_ref on timeline (source_id, ref) where ref is not null',
  `create table due_time (
    home_id ${id} not null, key text not null, due_at ${long} not null, fence integer not null, lease_until ${long} not null,
    primary key (home_id, key)) ${rewritten}`,
  // unleased ones have lease_until 0 and lie together in order of due_at
  'create index due_time_next on due_time (lease_until, due_at)',
  `create table outbox (
    key ${id} primary key, home_id ${id} not null, alarm_id ${id} not null, channel text not null, target text not null,
    step integer not null, reason text not null, at ${long} not null, state text not null, attempts integer not null,
    next_at ${long} not null, fence integer not null, lease_until ${long} not null, last_error text, settled_at ${long}) ${strict}`,
  'create index outbox_next on outbox (state, next_at)',
  'create index outbox_by_alarm on outbox (alarm_id, at)',
  `create table command (
    id ${id} primary key, device_id ${id} not null references device, home_id ${id} not null, type text not null, args text not null,
    state text not null, issued_by text not null, created_at ${long} not null, updated_at ${long} not null,
    expires_at ${long} not null, detail text) ${strict}`,
  'create index command_by_device on command (device_id, created_at)',
  'create index command_by_expiry on command (state, expires_at)',
  `create table reading_last (
    device_id ${id} not null, component text not null, name text not null, value text not null, at ${long} not null,
    received_at ${long} not null, primary key (device_id, component, name)) ${strict}`,
  // One partition. Its head row is locked from the last statement to the commit, so commits are one at a time; group commit makes that
  // cheap, and splitting by home (64 partitions, one head each) is a later migration.
  `create table change_log (
    seq ${long} primary key, kind text not null, id ${id} not null, n integer, at ${long} not null) ${strict}`,
  `create table change_head (id integer primary key check (id = 1), head ${long} not null, epoch text not null) ${rewritten}`,
]

const traces = ({ id, long, strict }: Words): string[] => [
  `create table reject (
    id ${id} primary key, device_id ${id} not null, minute ${long} not null, at ${long} not null, channel text, reason text not null,
    detail text not null, payload text not null, address text, count integer not null) ${strict}`,
  'create unique index reject_alike on reject (device_id, reason, minute)',
  'create index reject_by_time on reject (at)',
  `create table audit (
    n ${long} primary key, at ${long} not null, by_id ${id}, by_name text not null, action text not null, subject_kind text,
    subject_id ${id}, detail text not null, hash text not null) ${strict}`,
  `create table audit_head (id integer primary key check (id = 1), n ${long} not null, hash text not null) ${strict}`,
  `insert into audit_head (id, n, hash) values (1, 0, '')`,
  `create table meta (key text primary key, value text not null) ${strict}`,
  `insert into meta (key, value) values ('checked', '')`,
]

const appendOnly: Record<Dialect, (table: string) => string[]> = {
  sqlite: (table) =>
    ['update', 'delete'].map(
      (verb) => `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append-only'); end`,
    ),
  postgres: (table) => [
    `create function ${table}_append_only() returns trigger language plpgsql as $$ begin raise '${table} is append-only'; end $$`,
    `create trigger ${table}_append_only before update or delete on ${table} execute function ${table}_append_only()`,
  ],
}

export const spine = (dialect: Dialect, epoch: string): Migration => ({
  async up(db: Kysely<unknown>) {
    const words = WORDS[dialect]
    const statements = [people, access, alarmPath, traces].flatMap((tables) => tables(words))
    statements.push(...['timeline', 'audit'].flatMap(appendOnly[dialect]))
    for (const statement of statements) await sql.raw(statement).execute(db)
    await sql`insert into change_head (id, head, epoch) values (1, 0, ${epoch})`.execute(db)
  },
})

/**
 * Care records with their history take the place of the tables resident, contact and provider and of a home's descriptive columns. What
 * was there is carried over as version 1; what it is found by (search texts, dated words) is derived when the records are opened.
 */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../database.ts'
import { WORDS, type Words } from './0001-spine.ts'

const CLUSTERED: Record<Dialect, string> = { sqlite: 'strict, without rowid', postgres: '' }

const tables = ({ id, long, strict }: Words, clustered: string): string[] => [
  // The document lies in the history alone: what lists are searched by stays narrow, and nothing is written twice.
  `create table care_record (
    kind ${id} not null, id ${id} not null, version integer not null, seq ${long} not null, home_id ${id}, resident_id ${id},
    provider_id ${id}, day ${id}, state text, natural_key ${id}, search text, exact text not null, place text not null,
    primary key (kind, id)) ${clustered}`,
  'create index care_record_by_home on care_record (kind, home_id, id) where home_id is not null',
  'create index care_record_by_resident on care_record (kind, resident_id, day, id) where resident_id is not null',
  'create index care_record_by_provider on care_record (kind, provider_id, day, id) where provider_id is not null',
  'create index care_record_by_day on care_record (kind, day, id) where day is not null',
  'create unique index care_record_by_key on care_record (kind, natural_key) where natural_key is not null',
  'create index care_record_underived on care_record (kind, id) where search is null',
  // Which categories and which status a resident has on which days: the spans of one word never overlap.
  `create table resident_word (
    word ${id} not null, resident_id ${id} not null, from_day ${id} not null, until_day ${id} not null,
    primary key (word, resident_id, from_day)) ${clustered}`,
  'create index resident_word_by_resident on resident_word (resident_id)',
  `create table care_history (
    seq ${long} primary key, kind ${id} not null, id ${id} not null, version integer not null, at ${long} not null, by_id ${id},
    by_name text not null, reason text, removed integer not null, erased integer not null,
    doc text) ${strict}`,
  'create unique index care_history_of on care_history (kind, id, version)',
  // what was removed belonged to somebody: whoever is erased is erased there too
  `create table care_removed (
    kind ${id} not null, id ${id} not null, home_id ${id}, resident_id ${id}, primary key (kind, id)) ${clustered}`,
  `create table care_head (id integer primary key check (id = 1), seq ${long} not null) ${strict}`,
  'insert into care_head (id, seq) values (1, 0)',
]

/** Rows stay, in their order; only what they say may be blanked. */
const SAME = ['seq', 'kind', 'id', 'version', 'at', 'by_name', 'removed'].map((column) => `new.${column} = old.${column}`).join(' and ')
const guards: Record<Dialect, string[]> = {
  sqlite: [
    `create trigger care_history_no_delete before delete on care_history begin select raise(abort, 'care_history is append-only'); end`,
    `create trigger care_history_no_update before update on care_history
      when not (new.erased = 1 and new.doc is null and new.reason is null and new.by_id is old.by_id and ${SAME})
      begin select raise(abort, 'care_history is append-only'); end`,
  ],
  postgres: [
    `create function care_history_append_only() returns trigger language plpgsql as $$ begin raise 'care_history is append-only'; end $$`,
    `create trigger care_history_no_delete before delete on care_history execute function care_history_append_only()`,
    `create trigger care_history_no_update before update on care_history for each row
      when (not (new.erased = 1 and new.doc is null and new.reason is null and new.by_id is not distinct from old.by_id and ${SAME}))
      execute function care_history_append_only()`,
  ],
}

/** JSON in the words of each dialect. */
interface Json {
  object(fields: Record<string, string>): string
  /** a column that holds JSON text */
  text(column: string): string
  literal(json: string): string
  bool(expression: string): string
  /** the words of a JSON list in a column, as rows of `word` */
  words(column: string): string
  list(element: string): string
}
const pairs = (fields: Record<string, string>) => Object.entries(fields).map(([name, value]) => `'${name}', ${value}`)
const JSON_OF: Record<Dialect, Json> = {
  sqlite: {
    object: (fields) => `json_object(${pairs(fields).join(', ')})`,
    text: (column) => `json(${column})`,
    literal: (json) => `json('${json}')`,
    bool: (expression) => `json(case when ${expression} then 'true' else 'false' end)`,
    words: (column) => `(select value as word, key as nr from json_each(${column}))`,
    list: (element) => `json_group_array(${element})`,
  },
  postgres: {
    object: (fields) => `json_build_object(${pairs(fields).join(', ')})`,
    text: (column) => `${column}::json`,
    literal: (json) => `'${json}'::json`,
    bool: (expression) => `(${expression})`,
    words: (column) => `(select word, nr from json_array_elements_text(${column}::json) with ordinality as listed (word, nr)) as listed`,
    list: (element) => `coalesce(json_agg(${element} order by nr), '[]'::json)`,
  },
}

const KNOWN = `('空巢', '独居', '失独', '散居五保', '低保', '低保边缘', '重残', '失能', '失智', '高龄', '留守')`

const own = (...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), column]))

/** each with the document and the columns that `care_record` has of it */
function carried(json: Json, joined: string): { table: string; kind: string; doc: string; homeId: string; key: string }[] {
  const category = json.object({ category: 'word', from: 'null', until: 'null', evidence: 'null' })
  const none = json.literal('[]')
  const resident = {
    ...own('id', 'home_id', 'name', 'gender', 'birth_date', 'id_number', 'phone', 'dialect', 'hearing'),
    ...Object.fromEntries(['illnesses', 'medicines', 'allergies'].map((column) => [column, json.text(column)])),
    categories: `(select ${json.list(category)} from ${json.words('categories')} where word in ${KNOWN})`,
    disabilities: none,
    incomes: none,
    statuses: none,
    consents: none,
    ...{ registeredAt: 'null', bankName: 'null', bankAccount: 'null', photo: 'null' },
    // a word that is no category any more is kept where somebody reads it
    note: `coalesce((select ${joined} from ${json.words('categories')} where word not in ${KNOWN}), '')`,
  }
  const contact = { ...own('id', 'home_id', 'name', 'relation', 'phone'), order: 'call_order', keyHolder: json.bool('key_holder = 1') }
  const provider = {
    ...own('id', 'name', 'kind', 'phone', 'town', 'lat', 'lon', 'from_hour', 'to_hour'),
    ...{ creditCode: 'null', contactName: 'null', serviceTowns: none, services: none, capacityPerDay: 'null', prices: none },
    active: json.bool('1 = 1'),
  }
  const home = own('id', ...DESCRIBED)
  // One ID number, one resident: of several that were entered alike the first keeps it, and the others show when they are next saved.
  const key = `case when id_number is not null and id_number <> '' and row_number() over (partition by upper(id_number) order by id) = 1
    then upper(id_number) end`
  return [
    { table: 'home', kind: 'home', doc: json.object(home), homeId: 'null', key: 'null' },
    { table: 'resident', kind: 'resident', doc: json.object(resident), homeId: 'home_id', key },
    { table: 'contact', kind: 'contact', doc: json.object(contact), homeId: 'home_id', key: 'null' },
    { table: 'provider', kind: 'provider', doc: json.object(provider), homeId: 'null', key: 'null' },
  ]
}
const DESCRIBED = ['town', 'village', 'grid', 'address_line', 'lat', 'lon', 'door_code', 'floor', 'key_note', 'pets', 'phone']

const JOINED: Record<Dialect, string> = { sqlite: `group_concat(word, '、')`, postgres: `string_agg(word, '、')` }
const AS_TEXT: Record<Dialect, string> = { sqlite: '', postgres: '::text' }

function carryOver(dialect: Dialect, at: number): string[] {
  const tables = carried(JSON_OF[dialect], JOINED[dialect])
  const head = '(select seq from care_head)'
  return tables.flatMap(({ table, kind, doc, homeId, key }) => [
    `insert into care_history (seq, kind, id, version, at, by_id, by_name, reason, removed, erased, doc)
      select ${head} + row_number() over (order by id), '${kind}', id, 1, ${at}, null, 'hub', null, 0, 0, ${doc}${AS_TEXT[dialect]} from ${table}`,
    `insert into care_record (kind, id, version, seq, home_id, resident_id, provider_id, day, state, natural_key, search, exact, place)
      select '${kind}', id, 1, ${head} + row_number() over (order by id), ${homeId}, null, null, null, null, ${key}, null, '', '' from ${table}`,
    `update care_head set seq = seq + (select count(*) from ${table})`,
  ])
}

const dropOld = [
  ...['resident', 'contact', 'provider'].map((table) => `drop table ${table}`),
  ...DESCRIBED.map((column) => `alter table home drop column ${column}`),
]

/**
 * SQLite takes any first column of an index to leave ten rows, and would look for a home's residents among all residents. So it is told
 * about how many rows there are, and how many of them share the first, the first two … columns of each index.
 */
const STATISTICS: Record<string, Record<string, string>> = {
  care_record: {
    care_record: '1000000 250000 1',
    care_record_by_home: '400000 200000 2 1',
    care_record_by_resident: '1000000 250000 10 2 1',
    care_record_by_provider: '500000 250000 500 20 1',
    care_record_by_day: '1000000 250000 300 1',
    care_record_by_key: '100000 100000 1',
    care_record_underived: '1 1 1',
  },
  care_history: { care_history_of: '1500000 300000 2 1' },
  resident_word: { resident_word: '400000 50000 1 1', resident_word_by_resident: '400000 4' },
}
const statistics = [
  'analyze care_head',
  'delete from sqlite_stat1',
  ...Object.entries(STATISTICS).flatMap(([table, indexes]) =>
    Object.entries(indexes).map(([index, stat]) => `insert into sqlite_stat1 (tbl, idx, stat) values ('${table}', '${index}', '${stat}')`),
  ),
]

/** `at`: since when what is carried over counts as known */
export const careRecords = (dialect: Dialect, at: number): Migration => ({
  async up(db: Kysely<unknown>) {
    const statements = [...tables(WORDS[dialect], CLUSTERED[dialect]), ...guards[dialect], ...carryOver(dialect, at), ...dropOld]
    if (dialect === 'sqlite') statements.push(...statistics)
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
})

/** Tokens of other departments' systems, files that belong to care records, and the audit by what it is about. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../database.ts'

const WORDS: Record<Dialect, { id: string; long: string; bytes: string; strict: string }> = {
  sqlite: { id: 'text', long: 'integer', bytes: 'blob', strict: 'strict' },
  postgres: { id: 'text collate "C"', long: 'bigint', bytes: 'bytea', strict: '' },
}

export const tokensAndAttachments = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>) {
    const { id, long, bytes, strict } = WORDS[dialect]
    const statements = [
      `create table api_token (
        id ${id} primary key, name text not null, scopes text not null, token_digest ${id} not null, created_by text not null,
        created_at ${long} not null, expires_at ${long} not null, last_used_at ${long}, revoked_at ${long}) ${strict}`,
      'create unique index api_token_by_digest on api_token (token_digest)',
      // the content last: what is listed lies before it and is read without it
      `create table attachment (
        id ${id} primary key, kind text not null, record_id ${id} not null, name text not null, type text not null,
        bytes integer not null, at ${long} not null, by_id ${id}, by_name text not null, content ${bytes} not null) ${strict}`,
      'create index attachment_by_record on attachment (kind, record_id, at)',
      // who looked at whom: everybody may ask that about themselves
      'create index audit_by_subject on audit (subject_kind, subject_id, n)',
    ]
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
})

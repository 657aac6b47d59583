/** Where each device has stood, so that past months are reckoned with the box that was there then. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../database.ts'
import { WORDS } from './0001-spine.ts'

/** `at`: until when a device that is disabled counts as having stood where it is registered, because nobody wrote down when that was */
export const devicePlacements = (dialect: Dialect, at: number): Migration => ({
  async up(db: Kysely<unknown>) {
    const { id, long, strict } = WORDS[dialect]
    const statements = [
      `create table device_placement (
        device_id ${id} not null references device, home_id ${id} not null, from_at ${long} not null, until_at ${long},
        primary key (device_id, from_at)) ${strict}`,
      'create index device_placement_by_home on device_placement (home_id, device_id, from_at)',
      `insert into device_placement (device_id, home_id, from_at, until_at)
        select id, home_id, created_at, case when disabled = 1 then ${at} end from device`,
    ]
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
})

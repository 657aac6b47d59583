/** Subsidy runs and their lines. What is frozen stays as it is, whoever writes to the database. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../database.ts'
import { WORDS, type Words } from './0001-spine.ts'

const tables = ({ id, long, double, strict }: Words): string[] => [
  `create table subsidy_run (
    id ${id} primary key, month ${id} not null,
    state text not null check (state in ('calculating', 'calculated', 'approved', 'frozen', 'discarded', 'failed')),
    as_of ${long} not null, started_at ${long} not null, started_by_id ${id}, started_by_name text not null, attempt integer not null,
    done integer not null, total integer not null, approved_by_id ${id}, approved_by_name text, approved_at ${long},
    frozen_by_id ${id}, frozen_by_name text, frozen_at ${long}, digest text, sums text not null, reason text,
    check (approved_by_id is null or started_by_id is null or approved_by_id <> started_by_id),
    check (state <> 'frozen' or (digest is not null and approved_at is not null and frozen_at is not null))) ${strict}`,
  `create unique index subsidy_run_open on subsidy_run ((1)) where state in ('calculating', 'calculated', 'approved')`,
  `create unique index subsidy_run_frozen on subsidy_run (month) where state = 'frozen'`,
  'create index subsidy_run_by_month on subsidy_run (month)',
  `create table entitlement_line (
    run_id ${id} not null references subsidy_run, resident_id ${id} not null, month ${id} not null, programme ${id} not null,
    kind ${id} not null check (kind in ('regular', 'difference')), fen ${long} not null, hours ${double} not null,
    payer_share_percent ${double}, demonstration integer not null, sentence text not null, because text not null,
    primary key (run_id, resident_id, month, programme, kind)) ${strict}`,
]

/** Only what a line says about somebody who is erased may be blanked. */
const SAME = ['run_id', 'resident_id', 'month', 'programme', 'kind', 'fen', 'hours', 'demonstration']
  .map((column) => `new.${column} = old.${column}`)
  .join(' and ')
const BLANKED = `${SAME} and new.sentence = '{"zh":"","en":""}' and new.because = '[]'`
const ADDED_WHILE = `'calculating'`
const DROPPED_WHILE = `'calculating', 'failed'`

const guards: Record<Dialect, string[]> = {
  sqlite: [
    ...['update', 'delete'].map(
      (verb) => `create trigger subsidy_run_frozen_no_${verb} before ${verb} on subsidy_run when old.state = 'frozen'
        begin select raise(abort, 'a frozen subsidy run is never changed'); end`,
    ),
    `create trigger entitlement_line_no_insert before insert on entitlement_line
      when (select state from subsidy_run where id = new.run_id) not in (${ADDED_WHILE})
      begin select raise(abort, 'lines are added only while their run calculates'); end`,
    `create trigger entitlement_line_no_update before update on entitlement_line
      when not (${BLANKED} and new.payer_share_percent is old.payer_share_percent)
      begin select raise(abort, 'the lines of a subsidy run are never changed'); end`,
    `create trigger entitlement_line_no_delete before delete on entitlement_line
      when (select state from subsidy_run where id = old.run_id) not in (${DROPPED_WHILE})
      begin select raise(abort, 'the lines of a subsidy run are kept'); end`,
  ],
  postgres: [
    `create function subsidy_run_frozen() returns trigger language plpgsql as $$
      begin raise 'a frozen subsidy run is never changed'; end $$`,
    `create trigger subsidy_run_frozen before update or delete on subsidy_run for each row when (old.state = 'frozen')
      execute function subsidy_run_frozen()`,
    `create function entitlement_line_guard() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if ${BLANKED} and new.payer_share_percent is not distinct from old.payer_share_percent then return new; end if;
          raise 'the lines of a subsidy run are never changed';
        end if;
        if tg_op = 'INSERT' then
          if (select state from subsidy_run where id = new.run_id) not in (${ADDED_WHILE}) then
            raise 'lines are added only while their run calculates';
          end if;
          return new;
        end if;
        if (select state from subsidy_run where id = old.run_id) not in (${DROPPED_WHILE}) then
          raise 'the lines of a subsidy run are kept';
        end if;
        return old;
      end $$`,
    `create trigger entitlement_line_guard before insert or update or delete on entitlement_line for each row
      execute function entitlement_line_guard()`,
  ],
}

export const subsidyRuns = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of [...tables(WORDS[dialect]), ...guards[dialect]]) await sql.raw(statement).execute(db)
  },
})

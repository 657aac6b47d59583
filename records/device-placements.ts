/**
 * Where each device stood and when: in a home from its registration on, elsewhere from the moment of a move, nowhere while it is disabled.
 * A placement is written as it happens, so that its instants also say since when it is known.
 */
import { sql } from 'kysely'
import type { Queries } from './database.ts'

/**
 * Brings the placements of these devices in line with what `device` says of them now. Call it in the transaction that wrote the devices,
 * which holds their rows; at most as many ids as go into one query.
 */
export async function settlePlacements(queries: Queries, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return
  const listed = sql.join(ids)
  await sql`update device_placement set until_at = ${at}
    where device_id in (${listed}) and until_at is null and exists (
      select 1 from device d where d.id = device_placement.device_id and (d.disabled = 1 or d.home_id <> device_placement.home_id))`.execute(
    queries,
  )
  // one that was taken away and put back within an instant stands where it stood
  await sql`insert into device_placement (device_id, home_id, from_at)
    select d.id, d.home_id, case when exists (select 1 from device_placement p where p.device_id = d.id) then ${at} else d.created_at end
    from device d
    where d.id in (${listed}) and d.disabled = 0
      and not exists (select 1 from device_placement p where p.device_id = d.id and p.until_at is null)
    on conflict (device_id, from_at) do update set home_id = excluded.home_id, until_at = null`.execute(queries)
}

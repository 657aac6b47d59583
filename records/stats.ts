/** Sizes for the metrics. Nothing here reads a large table. */
import type { Connections } from './database.ts'

export interface RecordsStats {
  homes: number
  devices: number
  openAlarms: number
  dueTimes: number
  pendingNotices: number
  /** the last sequence number of the change log */
  changeHead: number
  databaseBytes: number
  /** transactions that wait for the one before them, or for a connection */
  waiting: { urgent: number; bulk: number }
}

export async function readStats({ read, databaseBytes, waiting }: Connections): Promise<RecordsStats> {
  const count = read.selectNoFrom((eb) => [
    ...(['home', 'device', 'dueTime'] as const).map((table) =>
      eb
        .selectFrom(table)
        .select((e) => e.fn.countAll<number>().as('n'))
        .as(table),
    ),
    eb
      .selectFrom('alarm')
      .where('status', '=', 'open')
      .select((e) => e.fn.countAll<number>().as('n'))
      .as('openAlarms'),
    eb
      .selectFrom('outbox')
      .where('state', '=', 'pending')
      .select((e) => e.fn.countAll<number>().as('n'))
      .as('pendingNotices'),
    eb.selectFrom('changeHead').select('head').as('changeHead'),
  ])
  const [counts, bytes] = await Promise.all([count.executeTakeFirstOrThrow(), databaseBytes()])
  return {
    homes: counts.home ?? 0,
    devices: counts.device ?? 0,
    openAlarms: counts.openAlarms ?? 0,
    dueTimes: counts.dueTime ?? 0,
    pendingNotices: counts.pendingNotices ?? 0,
    changeHead: counts.changeHead ?? 0,
    databaseBytes: bytes,
    waiting: waiting(),
  }
}

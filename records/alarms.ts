/** Alarms as views: open ones out of their home's document, closed ones as they were when they closed. */
import * as z from 'zod'
import type { Alarm } from '../rules/alarm.ts'
import { type AlarmTable, type Connections, inChunks } from './database.ts'
import { parseAlarm, parseHomeState, parseText } from './documents.ts'
import { breathe } from './slices.ts'

export interface AlarmSignal {
  alarmId: string
  deviceId: string
  type: string
  ref: string | null
  /** device time when it said one, else receive time */
  at: number
  receivedAt: number
  component: string | null
}

/** What a day's figures are counted from. */
export interface AlarmFigures {
  id: string
  class: Alarm['class']
  test: boolean
  status: 'open' | 'closed'
  openedAt: number
  claimedAt: number | null
  arrivedAt: number | null
}

export interface AlarmQuery {
  status: 'open' | 'closed' | 'all'
  /** the last id of the page before */
  after: string | null
  limit: number
}

export interface Alarms {
  /** By id, which sorts by opening: open ones oldest first (who waits longest), closed and all newest first. */
  list(query: AlarmQuery): Promise<Alarm[]>
  get(id: string): Promise<Alarm | null>
  byIds(ids: readonly string[]): Promise<Map<string, Alarm>>
  /** oldest first */
  open(): Promise<Alarm[]>
  /** opened at or after `since`, newest first */
  ofHome(homeId: string, since: number): Promise<Alarm[]>
  /** the signals of each alarm in order of arrival */
  signals(alarmIds: readonly string[]): Promise<Map<string, AlarmSignal[]>>
  openedSince(since: number): Promise<AlarmFigures[]>
  /** in order of id, `until` not included, in chunks so that others get their turn */
  openedBetween(from: number, until: number, chunk: number): AsyncIterable<Alarm[]>
}

const signalDataSchema = z.looseObject({
  type: z.string(),
  deviceAt: z.number().nullish(),
  component: z.string().nullish(),
})

type AlarmRow = Pick<AlarmTable, 'id' | 'homeId' | 'alarmKey' | 'doc'> & { state: string | null }

/** Several alarms may be open in one home: its document is parsed once. */
function alarmsFromRows(rows: readonly AlarmRow[]): Alarm[] {
  const openById = new Map<string, Alarm>()
  const openHomes = new Map(rows.filter(({ doc }) => doc === null).map(({ homeId, state }) => [homeId, state]))
  for (const [homeId, state] of openHomes)
    for (const alarm of Object.values(state === null ? {} : parseHomeState(state, homeId).alarms)) openById.set(alarm.id, alarm)
  return rows.flatMap(({ id, doc }) => (doc === null ? (openById.get(id) ?? []) : parseAlarm(doc, id)))
}

const figuresOf = (alarm: Alarm): AlarmFigures => ({
  id: alarm.id,
  class: alarm.class,
  test: alarm.test,
  status: alarm.stage === 'closed' ? 'closed' : 'open',
  openedAt: alarm.openedAt,
  claimedAt: alarm.stageAt.claimed ?? null,
  arrivedAt: alarm.stageAt.arrived ?? null,
})

export function createAlarms({ read }: Connections): Alarms {
  const rows = read
    .selectFrom('alarm')
    .innerJoin('home', 'home.id', 'alarm.homeId')
    .select((eb) => [
      ...(['alarm.id', 'alarm.homeId', 'alarmKey', 'doc'] as const),
      // a closed alarm brings its own document
      eb.case().when('status', '=', 'open').then(eb.ref('home.state')).end().as('state'),
    ])

  async function byIds(ids: readonly string[]): Promise<Map<string, Alarm>> {
    const found = await inChunks([...new Set(ids)], (some) => rows.where('alarm.id', 'in', some).execute())
    return new Map(alarmsFromRows(found).map((alarm) => [alarm.id, alarm]))
  }

  return {
    async list({ status, after, limit }) {
      const oldestFirst = status === 'open'
      let query = status === 'all' ? rows : rows.where('status', '=', status)
      if (after !== null) query = query.where('alarm.id', oldestFirst ? '>' : '<', after)
      return alarmsFromRows(
        await query
          .orderBy('alarm.id', oldestFirst ? 'asc' : 'desc')
          .limit(limit)
          .execute(),
      )
    },

    get: async (id) => (await byIds([id])).get(id) ?? null,
    byIds,
    open: async () => alarmsFromRows(await rows.where('status', '=', 'open').orderBy('alarm.id').execute()),

    async ofHome(homeId, since) {
      const alarms = rows.where('alarm.homeId', '=', homeId).where('openedAt', '>=', since)
      return alarmsFromRows(await alarms.orderBy('openedAt', 'desc').orderBy('alarm.id', 'desc').execute())
    },

    async signals(alarmIds) {
      const entries = await inChunks([...new Set(alarmIds)], (ids) =>
        read
          .selectFrom('alarm')
          .innerJoin('timeline', (join) =>
            join
              .onRef('timeline.homeId', '=', 'alarm.homeId')
              .onRef('timeline.n', '>=', 'alarm.firstN')
              .onRef('timeline.alarmId', '=', 'alarm.id'),
          )
          .select(['alarmId', 'sourceId as deviceId', 'ref', 'at as receivedAt', 'data', 'n'])
          .where('alarm.id', 'in', ids)
          .where('kind', '=', 'signal')
          .orderBy('n')
          .execute(),
      )
      const signals = entries.map(({ data, n, ...entry }): AlarmSignal => {
        const { type, deviceAt, component } = parseText(signalDataSchema, data, `signal ${n} of alarm ${entry.alarmId}`)
        return { ...entry, alarmId: entry.alarmId!, type, at: deviceAt ?? entry.receivedAt, component: component ?? null }
      })
      return Map.groupBy(signals, ({ alarmId }) => alarmId)
    },

    async openedSince(since) {
      return alarmsFromRows(await rows.where('openedAt', '>=', since).orderBy('openedAt').execute()).map(figuresOf)
    },

    async *openedBetween(from, until, chunk) {
      const opened = rows.where('openedAt', '>=', from).where('openedAt', '<', until).orderBy('alarm.id').limit(chunk)
      let last = ''
      for (;;) {
        const found = await opened.where('alarm.id', '>', last).execute()
        if (found.length > 0) yield alarmsFromRows(found)
        if (found.length < chunk) return
        await breathe()
        last = found.at(-1)!.id
      }
    },
  }
}

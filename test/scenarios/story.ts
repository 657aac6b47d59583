/**
 * Stories about a whole hub: simulated boxes, people at the console, an on-duty desk, and time that is moved by hand.
 * A story fails on a notice that it did not expect, on a forged one, and on a fault inside the hub.
 */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlarmDetail, Change } from '../../console/api.ts'
import type { AckMessage } from '../../gateway/messages.ts'
import type { Device } from '../../simulators/device.ts'
import { fillRecords, type StoryClock, seconds, startTestHub, type TestHub, type TestHubOptions } from '../support/hub.ts'
import type { Answer, Operator } from '../support/operator.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type DutyDesk, openDutyDesk } from './duty-desk.ts'

export { boxId, homeId, minutes, NOON, seconds } from '../support/hub.ts'

export type AlarmRow = Omit<AlarmDetail, 'timeline' | 'noticeList'>

export interface Story {
  hub: TestHub
  clock: StoryClock
  duty: DutyDesk
  /** the notices that were taken over since the last look, as [age of the alarm in seconds, step, reason] */
  expectNotices(...briefs: [ageSeconds: number, step: number, reason: string][]): Promise<void>
}

type Tale = (story: Story) => Promise<void>
interface StoryOptions extends TestHubOptions {
  /** false: no on-duty channel is configured */
  onDuty?: boolean
}
export type Tell = (title: string, tale: Tale, options?: StoryOptions) => void

const tellOn =
  (database: () => Promise<TestHubOptions>): Tell =>
  (title, tale, { onDuty = true, ...options } = {}) => {
    test(title, async () => {
      const duty = await openDutyDesk()
      const channel: Record<string, string> = onDuty ? { HUB_WEBHOOK_URL: duty.url, HUB_WEBHOOK_SECRET: duty.secret } : {}
      const hub = await startTestHub({ ...options, ...(await database()), settings: { ...channel, ...options.settings } })
      const expectNotices: Story['expectNotices'] = async (...briefs) => {
        await hub.quiet()
        expect(duty.takeBriefs()).toEqual(briefs)
      }
      try {
        await tale({ hub, clock: hub.clock, duty, expectNotices })
        await expectNotices()
        expect(duty.forged).toEqual([])
        expect(hub.faults()).toEqual([])
      } finally {
        await hub.stop()
        await duty.stop()
      }
    })
  }

export const tell: Tell = tellOn(async () => ({}))

export function onBothDatabases(stories: (tell: Tell) => void): void {
  describe('on SQLite', () => stories(tell))
  describe('on PostgreSQL', () => {
    let server: Postgres
    let admin: pg.Client
    let count = 0
    beforeAll(async () => {
      server = await startPostgres()
      admin = new pg.Client(server.url)
      await admin.connect()
      // stories are not about power cuts: a database per story is then a matter of milliseconds
      for (const sql of ['alter system set fsync = off', 'select pg_reload_conf()', 'create database filled']) await admin.query(sql)
      await fillRecords(urlOf('filled'), '')
    })
    afterAll(async () => {
      await admin?.end()
      await server?.stop()
    })
    const urlOf = (database: string) => server.url.replace(/[^/]*$/, database)
    stories(
      tellOn(async () => {
        const name = `story${++count}`
        await admin.query(`create database ${name} template filled strategy file_copy`)
        return { databaseUrl: urlOf(name), filled: true }
      }),
    )
  })
}

/** What was done must have been done; answers the alarm as it is now. */
export async function done(answer: Promise<Answer<AlarmRow>>): Promise<AlarmRow> {
  const { status, body } = await answer
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}

/** Time goes on in small steps until the operator's live feed has brought a change that fits. */
export async function sees({ clock }: Pick<Story, 'clock'>, operator: Operator, fits: (change: Change) => boolean): Promise<void> {
  for (let steps = 0; steps < 20; steps++) {
    if (operator.changes().some(fits)) return
    await clock.advance(seconds(0.25))
  }
  throw new Error(`the feed brought no such change, only ${JSON.stringify(operator.changes().slice(-3))}`)
}

/** everything that the box was told about a call until now, in order */
export async function heard(box: Device, ref: string): Promise<AckMessage['status'][]> {
  // its own acknowledgement comes after what was sent before it
  await box.publish('heartbeat', '{}')
  return box.acks.filter((ack) => ack.ref === ref).map(({ status }) => status)
}

export async function timelineOf(operator: Operator, alarm: { id: string }): Promise<[kind: string, reason: string][]> {
  const { timeline } = await operator.alarm(alarm.id)
  return timeline.map(({ kind, reason }) => [kind, reason])
}

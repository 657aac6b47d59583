/**
 * Lets the demonstration city live through its past, into empty records: who was registered, assessed and visited, then month by month
 * what the bureau paid and settled. In: the city, the people who write. Out: records as years of work leave them. Never: a made-up result.
 */
import type { Logger } from 'pino'
import type { Who } from '../../records/care-records.ts'
import type { DeviceRecord } from '../../records/device-record.ts'
import type { Records } from '../../records/records.ts'
import type { Scale } from '../../rules/care/scale.ts'
import type { Standard } from '../../rules/care/standard.ts'
import { systemClock } from '../clock.ts'
import type { DemoCity } from '../demo-city.ts'
import { type Calendar, calendarOf, createMovableClock, type MovableClock } from './calendar.ts'
import { batchesOf, type Entry, type Writer } from './history.ts'
import { createRunMonths } from './months.ts'
import { createPast, type Past } from './past.ts'
import { createServices, serviceEntries } from './services.ts'
import { type Clerk, settlementEntries } from './settlements.ts'
import { keepStandards } from './standards.ts'
import { createTimetable } from './timetable.ts'

export type Phase = 'people' | 'assessments' | 'visits' | 'months'
export type OnProgress = (phase: Phase, done: number, total: number) => void

export interface Life {
  records: Records
  city: DemoCity
  seed: number
  today: string
  scales: readonly Scale[]
  standards: readonly Standard[]
  /** with their secrets' digests */
  devices: readonly DeviceRecord[]
  writers: Record<Exclude<Writer, 'hub'>, Clerk>
  log: Logger
  onProgress: OnProgress
}

export async function liveThrough(life: Life): Promise<void> {
  const { records, city, seed, scales, standards, writers, onProgress } = life
  const calendar = calendarOf(life.today)
  const clock = createMovableClock(systemClock)
  await keepStandards({ care: records.care, clock, calendar }, standards)
  const past = createPast({ seed, city, calendar, scales, drawnBy: writers.bureau.name })
  for (const phase of ['people', 'assessments', 'visits'] as const)
    await write(life, past[phase], (done) => onProgress(phase, done, past[phase].length))
  // a box was used as long as somebody lived with it, and that is long enough for what the past months paid for it
  const devices = life.devices.map((device) => ({ ...device, disabled: false }))
  await records.homes.importAll({ homes: [], residents: [], contacts: [], providers: [], devices })
  await liveMonths(life, { calendar, clock, past })
  for (const { id, disabled } of life.devices) if (disabled) await records.devices.setDisabled(id, true)
}

async function liveMonths(life: Life, { calendar, clock, past }: { calendar: Calendar; clock: MovableClock; past: Past }): Promise<void> {
  const { records, city, seed, standards, writers, log, onProgress } = life
  const clerks = { preparing: writers.bureau, approving: writers.bureau2 }
  const bureau = createRunMonths({ records, standards, calendar, clerks, clock, log })
  const timetable = createTimetable(city.providers, past.responders)
  const towns = new Map(city.homes.map(({ id, town }) => [id, town]))
  const statuses = new Map(city.residents.map((resident) => [resident.id, resident.statuses]))
  const common = { seed, calendar, residents: city.residents, townOf: (homeId: string) => towns.get(homeId)!, timetable }
  const months = [...calendar.frozenMonths, calendar.month]
  for (const [index, month] of months.entries()) {
    const usableBy = await bureau.usableBy(await bureau.run(month))
    const services = createServices({ ...common, month, usableBy })
    const settled = month === calendar.month ? [] : settlementEntries({ seed, month, calendar, services, usableBy, statuses, clerks })
    await write(life, [...serviceEntries(services, calendar), ...settled])
    onProgress('months', index + 1, months.length)
  }
}

async function write({ records, writers }: Life, entries: readonly Entry[], onProgress?: (done: number) => void): Promise<void> {
  const whoIs = (writer: Writer): Who => (writer === 'hub' ? { id: null, name: 'hub' } : writers[writer])
  let done = 0
  for (const { saves, by, reason, at } of batchesOf(entries)) {
    const { id, name } = whoIs(by)
    const saved = await records.care.save(saves, { id, name }, reason, at)
    if (!saved.ok) throw new Error(`${saved.kind} ${saved.id} of the demonstration city was not saved: ${saved.reason}`)
    done += saves.length
    onProgress?.(done)
  }
}

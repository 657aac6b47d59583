/** How the records of homes and people came about: registered town by town, then changed as life went on. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import { addDays, type Day, firstDayOf, monthOf } from '../../rules/care/day.ts'
import type { DemoCity } from '../demo-city.ts'
import type { PlannedAssessment } from './ability.ts'
import { type Calendar, earlier, instantOf, later } from './calendar.ts'
import { type Entry, entryOf } from './history.ts'
import { isLate } from './stories.ts'

/** Organisations and officers were there first. */
export function frameEntries({ providers, officers }: DemoCity, responders: readonly RecordOf<'responder'>[], calendar: Calendar): Entry[] {
  const written = { at: instantOf(calendar.beganOn, 8), by: 'bureau', reason: '建档' } as const
  return [
    ...providers.map((doc) => entryOf(written, 'provider', doc)),
    ...officers.map((doc) => entryOf(written, 'officer', doc)),
    ...responders.map((doc) => entryOf(written, 'responder', doc)),
  ]
}

export function peopleEntries(city: DemoCity, calendar: Calendar): Entry[] {
  const registeredOn = new Map(city.registrations.map(({ homeId, day }) => [homeId, day]))
  const courses = new Map(city.courses.map(({ residentId, assessments }) => [residentId, assessments]))
  const registered = (homeId: string) => ({ at: instantOf(registeredOn.get(homeId)!, 9), by: 'bureau', reason: '入户登记' }) as const
  return [
    ...city.homes.map((doc) => entryOf(registered(doc.id), 'home', doc)),
    ...city.contacts.map((doc) => entryOf(registered(doc.homeId), 'contact', doc)),
    ...city.residents.flatMap((doc) =>
      residentEntries(doc, { registeredOn: registeredOn.get(doc.homeId)!, calendar, course: courses.get(doc.id) ?? [] }),
    ),
  ]
}

interface Setting {
  registeredOn: Day
  calendar: Calendar
  course: readonly PlannedAssessment[]
}

/** One version for each day on which something was written down; the last is the record as it is. */
function residentEntries(resident: ResidentRecord, setting: Setting): Entry[] {
  const facts = factsOf(resident, setting)
  const changes = facts.flatMap(({ begins, ends }) => (ends ? [begins, ends] : [begins])).filter(({ on }) => on > setting.registeredOn)
  const reasons = new Map([{ on: setting.registeredOn, reason: '入户登记' }, ...changes].map(({ on, reason }) => [on, reason]))
  return [...reasons]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, reason]) => entryOf({ at: instantOf(day, 9), by: 'bureau', reason }, 'resident', asWrittenOn(resident, facts, day)))
}

interface Written {
  on: Day
  reason: string
}
/** A dated entry of a resident's record, and when it was written there. */
interface Fact {
  entry: { until: Day | null }
  begins: Written
  /** null: it has no end, or one that was known from the beginning */
  ends: Written | null
}

const STATUS_REASONS: Record<ResidentRecord['statuses'][number]['status'], string> = {
  ...{ 'at-home': '回到家中', away: '外出登记', hospital: '住院登记', institution: '入住机构', deceased: '身故登记', moved: '迁出登记' },
}

function factsOf(resident: ResidentRecord, setting: Setting): Fact[] {
  const { calendar, registeredOn } = setting
  /** yesterday at the latest: nothing of the demonstration lies ahead */
  const written = (on: Day, reason: string): Written => ({ on: later(earlier(on, calendar.lastDay), registeredOn), reason })
  const endOf = ({ until }: { until: Day | null }, reason: string): Written | null =>
    until !== null && until < calendar.lastDay ? written(reportedOn(addDays(until, 1)), reason) : null
  const statuses = resident.statuses.map((entry): Fact => {
    const on = isLate(resident) ? calendar.lateDay : reportedOn(entry.from)
    return { entry, begins: written(on, STATUS_REASONS[entry.status]), ends: endOf(entry, STATUS_REASONS['at-home']) }
  })
  const categories = resident.categories.map((entry): Fact => {
    const begins = written(writtenOn(entry, setting), `新增类别：${entry.category}`)
    return { entry, begins, ends: endOf(entry, `类别终止：${entry.category}`) }
  })
  const certificates = resident.disabilities.map((entry): Fact => {
    const begins = written(reportedOn(entry.from ?? registeredOn), '残疾人证登记')
    return { entry, begins, ends: null }
  })
  return [...statuses, ...categories, ...certificates]
}

/** Birthdays are looked up a month ahead; 失能 is written down with the sheet that says so; the rest as it is reported. */
function writtenOn({ category, from }: ResidentRecord['categories'][number], { course, registeredOn }: Setting): Day {
  if (from === null) return registeredOn
  if (category === '高龄') return firstDayOf(monthOf(from))
  if (category === '失能') return course.find(({ day }) => day === from)?.recordedOn ?? from
  return reportedOn(from)
}

/** villages report on Mondays */
const reportedOn = (day: Day): Day => addDays(day, (8 - new Date(day).getUTCDay()) % 7)

function asWrittenOn(resident: ResidentRecord, facts: readonly Fact[], day: Day): ResidentRecord {
  const factOf = new Map(facts.map((fact) => [fact.entry, fact]))
  const asKnown = <T extends { until: Day | null }>(entry: T): T[] => {
    const { begins, ends } = factOf.get(entry)!
    if (begins.on > day) return []
    return [ends && ends.on > day ? { ...entry, until: null } : entry]
  }
  return {
    ...resident,
    categories: resident.categories.flatMap(asKnown),
    statuses: resident.statuses.flatMap(asKnown),
    disabilities: resident.disabilities.flatMap(asKnown),
  }
}

/** Whom the grid officers and paired carers visit how often, by the risk that the rules see, and what became of the last weeks' visits. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import { categoriesOn } from '../../records/resident-days.ts'
import { assessmentOn, uncorrected } from '../../rules/care/assessed.ts'
import { addDays, ageOn, type Day } from '../../rules/care/day.ts'
import type { CareLevel } from '../../rules/care/scale.ts'
import { statusEntryOn } from '../../rules/care/status.ts'
import { dueDays, missedFrom, riskOf, visitEnd } from '../../rules/care/visit-plan.ts'
import type { DemoCity } from '../demo-city.ts'
import { type Calendar, earlier, instantOf, later } from './calendar.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Entry, entryOf } from './history.ts'
import { isLate } from './stories.ts'
import { goneOn } from './whereabouts.ts'

type Plan = RecordOf<'visit-plan'>
type Visit = RecordOf<'visit'>

/** the plans were made anew so long ago; whoever is visited weekly was visited seven times since */
const DAYS_OF_VISITS = 49

export interface Visiting {
  seed: number
  calendar: Calendar
  city: DemoCity
  pairings: readonly RecordOf<'pairing'>[]
  /** by resident: what counts today */
  levels: ReadonlyMap<string, CareLevel>
}

/** by resident: the level that counts on the day */
export function levelsOn(day: Day, assessments: readonly RecordOf<'assessment'>[]): Map<string, CareLevel> {
  const byResident = Map.groupBy(uncorrected(assessments), ({ residentId }) => residentId)
  return new Map(
    [...byResident].flatMap(([residentId, own]): [string, CareLevel][] => {
      const counts = assessmentOn(own, day)
      return counts ? [[residentId, counts.care]] : []
    }),
  )
}

/** Plans with their visits, of everybody who lived here when the plans were made. */
export function visitEntries({ seed, calendar, city, pairings, levels }: Visiting): Entry[] {
  const homes = new Map(city.homes.map((home) => [home.id, home]))
  const officers = new Map(city.officers.map((officer) => [`${officer.town} ${officer.grid}`, officer]))
  const carers = new Map(pairings.filter(({ until }) => until === null).map((pairing) => [pairing.residentId, pairing]))
  const registeredOn = new Map(city.registrations.map(({ homeId, day }) => [homeId, day]))
  return city.residents.flatMap((resident, index) => {
    const chance = chanceOf(seed, 'visits', index)
    const { town, grid } = homes.get(resident.homeId)!
    const [officer, carer] = [officers.get(`${town} ${grid}`)!, carers.get(resident.id)]
    const begun = later(addDays(calendar.lastDay, -DAYS_OF_VISITS), addDays(registeredOn.get(resident.homeId)!, 3))
    if ((goneOn(resident) ?? calendar.today) <= addDays(begun, 7)) return []
    const assignee: Plan['assignee'] =
      carer && chance.happens(0.6)
        ? { kind: 'pairing', id: carer.id, name: carer.carerName }
        : { kind: 'officer', id: officer.id, name: officer.name }
    const plan = createPlan(chance, resident, { begun, assignee, care: levels.get(resident.id) ?? null, calendar })
    const planned = entryOf({ at: instantOf(begun, 6), by: 'bureau', reason: '按风险编制探访计划' }, 'visit-plan', plan)
    return [planned, ...createVisits(chance, resident, plan, calendar)]
  })
}

interface PlanSetting {
  begun: Day
  assignee: Plan['assignee']
  care: CareLevel | null
  calendar: Calendar
}

function createPlan(chance: Chance, resident: ResidentRecord, { begun, assignee, care, calendar }: PlanSetting): Plan {
  const { birthDate, illnesses } = resident
  const categories = categoriesOn(resident, calendar.lastDay)
  const { risk, everyDays } = riskOf({ age: ageOn(birthDate!, calendar.today), categories, care, illnesses })
  return {
    ...{ id: `plan-${resident.id.slice('resident-'.length)}`, residentId: resident.id, purpose: 'home-visit', risk, everyDays, assignee },
    ...{ from: addDays(begun, chance.int(0, Math.min(everyDays, 20) - 1)), until: isLate(resident) ? goneOn(resident) : null },
  }
}

/** The hub plans so far ahead, and leaves out whoever it knows not to be at home. */
const PLANNED_AHEAD_DAYS = 14

function createVisits(chance: Chance, resident: ResidentRecord, plan: Plan, calendar: Calendar): Entry[] {
  return dueDays(plan, plan.from, calendar.lastDay).flatMap((dueDay): Entry[] => {
    const [happens, offDays] = [chance.happens(0.965), chance.weighted([[0, 8], [1, 2], [-1, 1]])] // biome-ignore format: a table
    const doneDay = later(addDays(dueDay, offDays), plan.from)
    const away = statusEntryOn(resident.statuses, dueDay)
    if (away && dueDay > addDays(away.from, PLANNED_AHEAD_DAYS)) return []
    const visit = undone(plan, dueDay)
    if (happens && doneDay <= calendar.lastDay && !away && !statusEntryOn(resident.statuses, doneDay))
      return [done(chance, visit, doneDay, plan)]
    // ends as the hub ends what nobody did
    const endDay = away ? dueDay : earlier(missedFrom(dueDay, plan.risk), calendar.lastDay)
    const end = visitEnd(visit, plan, resident.statuses, endDay)
    return [entryOf({ at: instantOf(end ? endDay : plan.from, 7), by: 'hub', reason: null }, 'visit', { ...visit, ...end })]
  })
}

const undone = ({ id, residentId, purpose }: Plan, dueDay: Day): Visit => ({
  ...{ id: `${id}:${dueDay}`, planId: id, residentId, purpose, dueDay },
  ...{ state: 'planned', doneDay: null, doneBy: null, findings: '', reason: null },
})

const FINDINGS = [
  ['身体状况平稳，按时服药', 30],
  ['精神好，家中整洁', 20],
  ['试按一键通，通话正常', 16],
  ['血压偏高，已提醒复诊', 8],
  ['天冷添衣，已检查取暖用具', 6],
  ['灶具使用正常，燃气阀已关', 6],
  ['近日睡眠差，已告知家属', 4],
  ['卫生间地面湿滑，已建议加装扶手', 4],
  ['走路不稳，建议申请上门助浴', 3],
  ['降压药快用完，已联系卫生站', 3],
] as const

function done(chance: Chance, visit: Visit, doneDay: Day, { assignee }: Plan): Entry {
  const doc: Visit = { ...visit, state: 'done', doneDay, doneBy: assignee.name, findings: chance.weighted(FINDINGS) }
  return entryOf({ at: instantOf(doneDay, 18), by: 'operator', reason: null }, 'visit', doc)
}

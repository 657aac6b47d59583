/** Home visits and follow-up calls by risk: whom to visit how often, which visits to plan, and what became of those whose day has passed. */
import { addDays, type Day, daysBetween, holdsOn } from './day.ts'
import type { CareLevel } from './scale.ts'
import type { DatedStatus, ResidentStatus } from './standard.ts'
import { statusOn } from './status.ts'

export const RISKS = ['high', 'medium', 'low'] as const
export type Risk = (typeof RISKS)[number]

export interface RiskFacts {
  /** null: unknown */
  age: number | null
  /** in force today */
  categories: readonly string[]
  /** null: never assessed */
  care: CareLevel | null
  illnesses: readonly string[]
}
/** All given fields must hold. */
interface RiskRule {
  reason: string
  risk: Risk
  ageFrom?: number
  category?: string
  levels?: readonly CareLevel[]
  /** an illness whose name contains one of these */
  illnessWith?: readonly string[]
}

/** domain.md §3: high risk weekly, others monthly; a bureau that wants it otherwise changes these */
const EVERY_DAYS: Record<Risk, number> = { high: 7, medium: 30, low: 30 }
/** so many days after its due day a visit that was not done is missed */
const GRACE_DAYS: Record<Risk, number> = { high: 1, medium: 3, low: 3 }
const SEVERE_ILLNESSES = [
  '心力衰竭',
  '脑梗死',
  '脑出血',
  '阻塞性肺',
  '肿瘤',
  '癌',
  '尿毒症',
  '肾衰',
  '心肌梗死',
  '帕金森',
  '肝硬化',
] as const
const DEMENTIA = ['阿尔茨海默', '痴呆'] as const

/** the first rule that holds decides */
const RISK_RULES: readonly RiskRule[] = [
  { reason: 'old-and-alone', risk: 'high', ageFrom: 80, category: '独居' },
  { reason: 'dementia', risk: 'high', category: '失智' },
  { reason: 'dementia', risk: 'high', illnessWith: DEMENTIA },
  { reason: 'care-level', risk: 'high', levels: ['severe', 'total'] },
  { reason: 'severe-illness', risk: 'high', illnessWith: SEVERE_ILLNESSES },
  { reason: 'alone', risk: 'medium', category: '独居' },
  { reason: 'lost-child', risk: 'medium', category: '失独' },
  { reason: 'care-level', risk: 'medium', levels: ['moderate'] },
  { reason: 'old', risk: 'medium', ageFrom: 80 },
]

const ruleHolds = ({ ageFrom, category, levels, illnessWith }: RiskRule, facts: RiskFacts): boolean =>
  (ageFrom === undefined || (facts.age !== null && facts.age >= ageFrom)) &&
  (category === undefined || facts.categories.includes(category)) &&
  (levels === undefined || (facts.care !== null && levels.includes(facts.care))) &&
  (illnessWith === undefined || facts.illnesses.some((illness) => illnessWith.some((part) => illness.includes(part))))

export function riskOf(facts: RiskFacts): { risk: Risk; reason: string; everyDays: number } {
  const { risk, reason } = RISK_RULES.find((rule) => ruleHolds(rule, facts)) ?? { risk: 'low' as const, reason: 'nothing-known' }
  return { risk, reason, everyDays: EVERY_DAYS[risk] }
}

export interface VisitPlan {
  id: string
  residentId: string
  purpose: 'home-visit' | 'follow-up'
  risk: Risk
  everyDays: number
  from: Day
  until: Day | null
}

export const isDue = (plan: Pick<VisitPlan, 'everyDays' | 'from' | 'until'>, day: Day): boolean =>
  holdsOn(plan, day) && daysBetween(plan.from, day) % plan.everyDays === 0

/** inclusive */
export function dueDays(plan: Pick<VisitPlan, 'everyDays' | 'from' | 'until'>, from: Day, until: Day): Day[] {
  const last = plan.until !== null && plan.until < until ? plan.until : until
  const skipped = Math.max(0, Math.ceil(daysBetween(plan.from, from) / plan.everyDays))
  const days: Day[] = []
  for (let day = addDays(plan.from, skipped * plan.everyDays); day <= last; day = addDays(day, plan.everyDays)) days.push(day)
  return days
}

/** Visits to plan from today until the horizon; whoever is known not to be at home on the day is left out until they are back. */
export function visitsToPlan(input: {
  plan: VisitPlan
  statuses: readonly DatedStatus[]
  /** due days that have a visit already, whatever became of it */
  planned: ReadonlySet<Day>
  today: Day
  until: Day
}): Day[] {
  const { plan, statuses, planned, today, until } = input
  return dueDays(plan, today, until).filter((day) => !planned.has(day) && statusOn(statuses, day) === 'at-home')
}

/** why the hub itself ends a planned visit; people write their own reasons */
export interface VisitEnd {
  state: 'missed' | 'cancelled'
  reason: 'overdue' | 'plan-changed' | Exclude<ResidentStatus, 'at-home'>
}

/** from this day on a visit that was not done is missed */
export const missedFrom = (dueDay: Day, risk: Risk | null): Day => addDays(dueDay, GRACE_DAYS[risk ?? 'low'])

/**
 * What becomes of a planned visit today; null: it stays planned. `plan` null: it was not planned by one, or the plan is gone. Nobody is
 * missed who is not at home: the visit is cancelled when its day comes, or at once when there will be nobody to visit any more.
 */
export function visitEnd(
  visit: { planId: string | null; dueDay: Day },
  plan: VisitPlan | null,
  statuses: readonly DatedStatus[],
  today: Day,
): VisitEnd | null {
  const status = statusOn(statuses, today)
  const gone = status === 'deceased' || status === 'moved'
  if (status !== 'at-home' && (gone || visit.dueDay <= today)) return { state: 'cancelled', reason: status }
  if (visit.planId !== null && visit.dueDay > today && !(plan && isDue(plan, visit.dueDay)))
    return { state: 'cancelled', reason: 'plan-changed' }
  return missedFrom(visit.dueDay, plan?.risk ?? null) <= today ? { state: 'missed', reason: 'overdue' } : null
}

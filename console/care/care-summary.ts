/** What helps with a resident during a call and at the head of their page: status, level, this month's entitlements and balances, visits. */
import type { Clock } from '../../broker/clock.ts'
import type { CareRecords } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { assessmentOn, uncorrected } from '../../rules/care/assessed.ts'
import { addDays, type Day, monthOf } from '../../rules/care/day.ts'
import type { Text } from '../../rules/care/scale.ts'
import { statusEntryOn } from '../../rules/care/status.ts'
import type { ResidentCare } from '../api.ts'
import type { CareSummary } from '../care-api.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import type { Balances } from './balances.ts'
import type { EntitlementDesk } from './entitlement-desk.ts'
import type { ScaleCatalogue } from './scale-catalogue.ts'

const AT_HOME = { status: 'at-home', from: null, until: null, place: null } as const
const MISSED_WITHIN_DAYS = 90
/** more visits ahead than a weekly plan makes in two years */
const MOST_PLANNED = 100

interface Deps {
  clock: Clock
  care: Pick<CareRecords, 'get' | 'list' | 'count' | 'ofResidents'>
  scales: ScaleCatalogue
  entitlementsOf: EntitlementDesk['entitlementsOf']
  balances: Balances
}

export interface CareSummaries {
  /** null: no such resident */
  of(residentId: string): Promise<CareSummary | null>
}

type Assessment = RecordOf<'assessment'>

export function createCareSummaries({ clock, care, scales, entitlementsOf, balances }: Deps): CareSummaries {
  function assessmentView(assessment: Assessment | null, today: Day): CareSummary['assessment'] {
    if (!assessment) return null
    const { id, day, scale, scaleVersion, level, care: careLevel, nextDue, override } = assessment
    const names = { scaleName: scales.scaleName(assessment), levelName: scales.levelName(assessment) }
    return {
      id,
      day,
      scale,
      scaleVersion,
      ...names,
      level,
      care: careLevel,
      nextDue,
      overdue: nextDue < today,
      overridden: override !== null,
    }
  }

  async function visitsOf(residentId: string, today: Day): Promise<CareSummary['visits']> {
    const visits = { kind: 'visit', residentId } as const
    const [done, planned, missed90Days] = await Promise.all([
      care.list({ ...visits, state: 'done', order: 'day-desc', limit: 1 }),
      care.list({ ...visits, state: 'planned', limit: MOST_PLANNED }),
      care.count({ ...visits, state: 'missed', fromDay: addDays(today, -MISSED_WITHIN_DAYS) }),
    ])
    const ahead = planned.items.map(({ doc }) => doc.dueDay).sort()
    return { lastDone: done.items[0]?.doc.doneDay ?? null, nextDue: ahead[0] ?? null, missed90Days }
  }

  return {
    async of(residentId) {
      const today = shanghaiDay(clock.now())
      const month = monthOf(today)
      const resident = await care.get('resident', residentId)
      if (!resident) return null
      const [assessments, entitled, left, visits] = await Promise.all([
        care.ofResidents('assessment', [residentId]),
        entitlementsOf(residentId, month),
        balances.of(residentId, month),
        visitsOf(residentId, today),
      ])
      return {
        status: statusEntryOn(resident.doc.statuses, today) ?? AT_HOME,
        assessment: assessmentView(assessmentOn(uncorrected(assessments.map(({ doc }) => doc)), today), today),
        month,
        entitlements: entitled.map(({ programme, name, gives, fen, hours, amount, demonstration, sentence }) => ({
          ...{ programme, name, gives, fen, hours, amount, demonstration, sentence },
        })),
        balances: left.map(({ programme, name, gives, entitledHours, usedHours, entitledFen, usedFen, demonstration }) => ({
          ...{ programme, name, gives, entitledHours, usedHours, entitledFen, usedFen, demonstration },
        })),
        visits,
      }
    },
  }
}

const tenths = (hours: number): number => Math.round(hours * 10) / 10

function quantityText({ gives, fen, hours }: Pick<CareSummary['entitlements'][number], 'gives' | 'fen' | 'hours'>): Text {
  if (gives === 'hours') return { zh: `${tenths(hours)} 小时`, en: `${tenths(hours)} h` }
  const yuan = fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
  return { zh: `${yuan} 元`, en: `${yuan} yuan` }
}

/** The same, as short as the alarm workspace shows it. */
export function shortCare({ status, assessment, entitlements, balances }: CareSummary): ResidentCare {
  return {
    status,
    level: assessment && {
      name: assessment.levelName,
      care: assessment.care,
      scale: assessment.scaleName,
      assessedOn: assessment.day,
      nextDue: assessment.nextDue,
      overdue: assessment.overdue,
    },
    entitlements: entitlements.map((entitlement) => {
      const { programme, name, demonstration } = entitlement
      return { programme, name, amount: quantityText(entitlement), demonstration }
    }),
    balances: balances.map(({ programme, name, gives, entitledHours, usedHours, entitledFen, usedFen }) =>
      gives === 'hours'
        ? { programme, name, left: tenths(entitledHours - usedHours), of: entitledHours, unit: 'hour' }
        : { programme, name, left: entitledFen - usedFen, of: entitledFen, unit: 'fen' },
    ),
  }
}

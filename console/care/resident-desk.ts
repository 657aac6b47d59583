/** The list of residents: each row joined from the resident, the home and the assessment that counts, masked; and one resident's care. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { categoriesOn } from '../../records/resident-days.ts'
import { assessmentOn, uncorrected } from '../../rules/care/assessed.ts'
import type { Day } from '../../rules/care/day.ts'
import { statusOn } from '../../rules/care/status.ts'
import type { Auditor } from '../audit.ts'
import type { CareSummary, ResidentRow, residentPageSchema, residentQuerySchema } from '../care-api.ts'
import { Refused } from '../errors.ts'
import { ageAt, shanghaiDay } from '../shanghai-day.ts'
import type { Viewer } from '../viewer.ts'
import type { CareSummaries } from './care-summary.ts'
import { maySearchNumbers, viewOf } from './record-view.ts'
import type { ScaleCatalogue } from './scale-catalogue.ts'
import { sentenceFor } from './sentence-view.ts'

type ResidentPage = z.infer<typeof residentPageSchema>

interface Deps {
  clock: Clock
  care: Pick<CareRecords, 'page' | 'byIds' | 'ofResidents'>
  scales: ScaleCatalogue
  summaries: CareSummaries
  audit: Auditor
}

type ResidentQuery = z.infer<typeof residentQuerySchema>

export interface ResidentDesk {
  list(viewer: Viewer, query: ResidentQuery): Promise<ResidentPage>
  /** the same for whoever writes down once what is read in many pages */
  page(viewer: Viewer, query: ResidentQuery): Promise<ResidentPage>
  care(viewer: Viewer, residentId: string): Promise<CareSummary>
}

interface RowParts {
  resident: RecordOf<'resident'>
  home: RecordOf<'home'> | null
  assessment: RecordOf<'assessment'> | null
}

export function createResidentDesk({ clock, care, scales, summaries, audit }: Deps): ResidentDesk {
  async function rowsOf(residents: readonly CareRecord<'resident'>[], viewer: Viewer): Promise<ResidentRow[]> {
    const today = shanghaiDay(clock.now())
    const [homes, assessments] = await Promise.all([
      care.byIds(
        'home',
        residents.map(({ doc }) => doc.homeId),
      ),
      viewer.may('see-care')
        ? care.ofResidents(
            'assessment',
            residents.map(({ id }) => id),
          )
        : [],
    ])
    const made = uncorrected(assessments.map(({ doc }) => doc))
    const byResident = Map.groupBy(made, ({ residentId }) => residentId)
    return residents.map(({ id, doc }) =>
      row(
        { resident: doc, home: homes.get(doc.homeId)?.doc ?? null, assessment: assessmentOn(byResident.get(id) ?? [], today) },
        viewer,
        today,
      ),
    )
  }

  function row({ resident, home, assessment }: RowParts, viewer: Viewer, today: Day): ResidentRow {
    const shown = viewOf('resident', resident, viewer, 'list').doc as RecordOf<'resident'>
    return {
      id: resident.id,
      homeId: resident.homeId,
      name: shown.name,
      gender: shown.gender,
      age: ageAt(shown.birthDate, clock.now()),
      phone: shown.phone,
      idNumber: shown.idNumber,
      town: home?.town ?? '',
      village: home?.village ?? '',
      grid: home?.grid ?? '',
      addressLine: home?.addressLine ?? '',
      categories: categoriesOn(shown, today),
      status: statusOn(resident.statuses, today),
      care: assessment?.care ?? null,
      levelName: assessment && scales.levelName(assessment),
      nextDue: assessment?.nextDue ?? null,
    }
  }

  async function page(viewer: Viewer, { status, after, limit, ...wanted }: ResidentQuery): Promise<ResidentPage> {
    // otherwise its answers would say what the rows do not show
    if (wanted.category !== undefined && !viewer.may('see-medical')) throw new Refused('forbidden')
    if (wanted.level !== undefined && !viewer.may('see-care')) throw new Refused('forbidden')
    const filter = { ...wanted, kind: 'resident', withDevices: true, ...(status === undefined ? {} : { state: status }) } as const
    const { items, next, total } = await care.page({
      ...filter,
      numbers: maySearchNumbers('resident', viewer),
      after: after ?? null,
      limit,
    })
    return { items: await rowsOf(items, viewer), next, total }
  }

  return {
    page,

    async list(viewer, query) {
      const found = await page(viewer, query)
      const { after: _, limit: __, ...wanted } = query
      // never the words: people search by names and numbers
      const by = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [name]))
      void audit({ by: viewer, action: 'residents-listed', detail: { by, residents: found.items.length } })
      return found
    },

    async care(viewer, residentId) {
      const summary = await summaries.of(residentId)
      if (!summary) throw new Refused('not-found')
      await audit({ by: viewer, action: 'care-viewed', subject: { kind: 'resident', id: residentId } })
      return { ...summary, entitlements: summary.entitlements.map((each) => ({ ...each, sentence: sentenceFor(each.sentence, viewer) })) }
    },
  }
}

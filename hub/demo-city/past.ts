/** Everything that was written down before anything was paid: who was registered, who helps, who was assessed, visited and inspected. Pure. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { Scale } from '../../rules/care/scale.ts'
import type { DemoCity } from '../demo-city.ts'
import { assessmentEntries, providerCheckEntries } from './assessments.ts'
import type { Calendar } from './calendar.ts'
import { createPairings, createResponders, pairingEntries } from './helpers.ts'
import type { Entry } from './history.ts'
import { inspectionEntries } from './inspections.ts'
import { frameEntries, peopleEntries } from './people.ts'
import { levelsOn, visitEntries } from './visits.ts'

export interface Past {
  responders: RecordOf<'responder'>[]
  people: Entry[]
  assessments: Entry[]
  visits: Entry[]
}

interface Setting {
  seed: number
  city: DemoCity
  calendar: Calendar
  scales: readonly Scale[]
  /** the clerk who draws inspections */
  drawnBy: string
}

export function createPast({ seed, city, calendar, scales, drawnBy }: Setting): Past {
  const responders = createResponders(seed, city.providers)
  const pairings = createPairings(seed, city, calendar)
  const assessing = { seed, calendar, scales }
  const sheets = city.courses.flatMap(({ residentId, assessments }, number) =>
    assessmentEntries(assessing, { residentId, number, course: assessments }),
  )
  const assessed = sheets.map(({ save }) => save.doc as RecordOf<'assessment'>)
  const visiting = { seed, calendar, city, pairings, levels: levelsOn(calendar.lastDay, assessed) }
  return {
    responders,
    people: [...frameEntries(city, responders, calendar), ...peopleEntries(city, calendar), ...pairingEntries(pairings, calendar)],
    assessments: [...sheets, ...providerCheckEntries(assessing, city.providers)],
    visits: [...visitEntries(visiting), ...inspectionEntries({ seed, city, calendar, drawnBy })],
  }
}

/** What is left of somebody whose data is erased: ids, days and money, and nothing that says who it was. Pure. */
import type { Save } from '../../records/care-records.ts'
import { blankHome, blankResident } from '../../records/record-schemas/blank.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { addDays, addMonthsToDay, type Day } from '../../rules/care/day.ts'
import { statusEntryOn } from '../../rules/care/status.ts'

const NOBODY = '已删除'
/** a field that needs a number gets one that reaches nobody */
const NO_PHONE = '000'

export type Erasable = { ok: true } | { ok: false; reason: 'still-served' } | { ok: false; reason: 'too-early'; from: Day }

const GONE_STATUSES: readonly Status['status'][] = ['deceased', 'moved']

type Resident = RecordOf<'resident'>
type Status = Resident['statuses'][number]

/** Who died or moved away; null: they are still ours. */
function goneSince({ statuses }: Resident, today: Day): Status | null {
  const entry = statusEntryOn(statuses, today)
  return entry && GONE_STATUSES.includes(entry.status) ? entry : null
}

/** When `retentionMonths` have passed since then. */
export function erasableOn(resident: Resident, today: Day, retentionMonths: number): Erasable {
  const gone = goneSince(resident, today)
  if (!gone) return { ok: false, reason: 'still-served' }
  const from = addDays(addMonthsToDay(gone.from, retentionMonths), 1)
  return today >= from ? { ok: true } : { ok: false, reason: 'too-early', from }
}

export interface PersonFile {
  resident: Resident
  /** null: others live there too, so that the home and its contacts stay */
  home: RecordOf<'home'> | null
  contacts: RecordOf<'contact'>[]
  pairings: RecordOf<'pairing'>[]
  plans: RecordOf<'visit-plan'>[]
  visits: RecordOf<'visit'>[]
  assessments: RecordOf<'assessment'>[]
  services: RecordOf<'service'>[]
}

/** That somebody is gone stays known, or the next run would find them at home; nothing else does. */
const erasedResident = (resident: Resident, today: Day): Resident => {
  const gone = goneSince(resident, today)
  return { ...blankResident(resident.id, resident.homeId, NOBODY), statuses: gone ? [{ ...gone, place: null }] : [] }
}

/** The level stays for the statistics of its day; what it was found from does not. */
const erasedAssessment = (assessment: RecordOf<'assessment'>): RecordOf<'assessment'> => ({
  ...assessment,
  answers: {},
  circumstances: {},
  assessors: [{ name: NOBODY, number: null }],
  note: '',
  override: assessment.override && { ...assessment.override, reason: NOBODY },
  result: { ...assessment.result, parts: [], upgrades: [], explanation: [] },
})

const erasedHome = ({ id, town, village, grid, addressLine, lat, lon }: RecordOf<'home'>): RecordOf<'home'> => ({
  ...blankHome(id),
  ...{ town, village, grid, addressLine, lat, lon },
})

/** In one transaction; versions as they are, because nobody edits what is erased. */
export function erasingSaves(file: PersonFile, today: Day): Save[] {
  const version = null
  return [
    { kind: 'resident', doc: erasedResident(file.resident, today), version },
    ...(file.home ? [{ kind: 'home' as const, doc: erasedHome(file.home), version }] : []),
    ...file.contacts.map((doc): Save => ({ kind: 'contact', doc: { ...doc, name: NOBODY, relation: '', phone: NO_PHONE }, version })),
    ...file.pairings.map(
      (doc): Save => ({ kind: 'pairing', doc: { ...doc, carerName: NOBODY, organisation: null, phone: NO_PHONE }, version }),
    ),
    ...file.plans.map((doc): Save => ({ kind: 'visit-plan', doc: { ...doc, until: doc.until ?? today }, version })),
    ...file.visits.map((doc): Save => ({ kind: 'visit', doc: { ...doc, doneBy: null, findings: '', reason: null }, version })),
    ...file.assessments.map((doc): Save => ({ kind: 'assessment', doc: erasedAssessment(doc), version })),
    ...file.services.map(
      (doc): Save => ({ kind: 'service', doc: { ...doc, evidence: [], note: '', source: { ...doc.source, ref: null } }, version }),
    ),
  ]
}

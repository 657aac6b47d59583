/** What the rules need to know about a resident, from the records as they are or as they were known. Pure. */
import type { RecordOf } from '../records/record-schemas/kinds.ts'
import { uncorrected } from '../rules/care/assessed.ts'
import type { ResidentFacts } from '../rules/care/standard.ts'
import { shanghaiDay } from './shanghai-day.ts'

export type AssessedFacts = Pick<RecordOf<'assessment'>, 'id' | 'day' | 'scale' | 'replaces'> & {
  /** what counts: the override's, or the result's */
  care: RecordOf<'assessment'>['care']
}
/** a device of the home */
export interface InstalledBox {
  id: string
  createdAt: number
}
type ResidentPart = Pick<RecordOf<'resident'>, 'id' | 'birthDate' | 'categories' | 'statuses' | 'disabilities' | 'incomes'>

/** An assessment that a later one replaces counts no more. A device counts from the day in Shanghai on which it was registered. */
export function factsOf(resident: ResidentPart, assessments: readonly AssessedFacts[], boxes: readonly InstalledBox[]): ResidentFacts {
  return {
    residentId: resident.id,
    birthDate: resident.birthDate,
    categories: resident.categories,
    statuses: resident.statuses,
    disabilities: resident.disabilities,
    incomes: resident.incomes,
    assessments: uncorrected(assessments).map(({ id, day, care, scale }) => ({ id, day, care, scale })),
    boxes: boxes.map(({ id, createdAt }) => ({ id, installedOn: shanghaiDay(createdAt), removedOn: null })),
  }
}

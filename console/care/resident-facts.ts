/** What the rules need to know about a resident, from the records as they are or as they were known. Pure. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { uncorrected } from '../../rules/care/assessed.ts'
import type { ResidentFacts } from '../../rules/care/standard.ts'
import { shanghaiDay } from '../shanghai-day.ts'

export type AssessedFacts = Pick<RecordOf<'assessment'>, 'id' | 'day' | 'scale' | 'replaces'> & {
  /** what counts: the override's, or the result's */
  care: RecordOf<'assessment'>['care']
}
/** a device that stands or stood in the home */
export interface InstalledBox {
  id: string
  fromAt: number
  untilAt: number | null
}
type ResidentPart = Pick<RecordOf<'resident'>, 'id' | 'birthDate' | 'categories' | 'statuses' | 'disabilities' | 'incomes'>

/** An assessment that a later one replaces counts no more. A device counts from the day in Shanghai on which it came, until the day before it was taken out. */
export function factsOf(resident: ResidentPart, assessments: readonly AssessedFacts[], boxes: readonly InstalledBox[]): ResidentFacts {
  return {
    residentId: resident.id,
    birthDate: resident.birthDate,
    categories: resident.categories,
    statuses: resident.statuses,
    disabilities: resident.disabilities,
    incomes: resident.incomes,
    assessments: uncorrected(assessments).map(({ id, day, care, scale }) => ({ id, day, care, scale })),
    boxes: boxes.map(({ id, fromAt, untilAt }) => ({
      id,
      installedOn: shanghaiDay(fromAt),
      removedOn: untilAt === null ? null : shanghaiDay(untilAt),
    })),
  }
}

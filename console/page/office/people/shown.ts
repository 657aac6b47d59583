import type { RecordView } from '../../../care-api.ts'

/** What every tab of a resident's page is given. */
export interface Shown {
  resident: RecordView<'resident'>
  home: RecordView<'home'> | undefined
  /** the day whose knowledge is shown; null: what is known now */
  asOf: string | null
  /** the day that spans are held against: today, or `asOf` */
  day: string
  /** may change people's records, and looks at the present */
  editable: boolean
}

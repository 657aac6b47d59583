/** What the worklist says about visits. Pure. */
import { VISIT_ENDS, type VisitRow } from '../../../care-api.ts'
import type { Translate } from '../../words.ts'

export const SHOWN = ['todo', 'done', 'cancelled', 'all'] as const
export type Shown = (typeof SHOWN)[number]
export const shownOf = (text: string | undefined): Shown => SHOWN.find((one) => one === text) ?? 'todo'

/** a person's words, or why the hub itself ended it */
export const reasonText = ({ reason }: VisitRow, t: Translate): string =>
  (VISIT_ENDS as readonly string[]).includes(reason ?? '') ? t.code('visitEnd', reason ?? '') : (reason ?? '')

export const canFinish = ({ state }: VisitRow): boolean => state === 'planned' || state === 'missed'

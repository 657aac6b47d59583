/** Days and months as the bureau counts them: text `YYYY-MM-DD` and `YYYY-MM` in Liyang's time, compared as text. */
import { useNow } from '../../clock.ts'
import { dayOf } from '../../data/format.ts'

/** by the server's clock */
export const useToday = (): string => dayOf(useNow())

/** due before today */
export const isOverdue = (due: string | null, today: string): boolean => due !== null && due < today

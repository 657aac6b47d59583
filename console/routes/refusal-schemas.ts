import { errorSchema } from '../api.ts'

/** What every route may answer besides its own. */
export const refusals = { '4xx': errorSchema, '5xx': errorSchema }

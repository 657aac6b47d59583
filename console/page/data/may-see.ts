/**
 * What the server leaves out for a role (console/may.ts decides, and a test holds the two together): what is hidden must never read
 * as if it had not been registered.
 */
import type { Role } from '../../api.ts'

/** illnesses, allergies, medicines, hearing, door code and key */
export const maySeeMedical = (role: Role) => role !== 'technician'
/** the numbers that come with a press that could not be stored */
export const maySeeUnstoredPhones = (role: Role) => role !== 'technician' && role !== 'bureau'

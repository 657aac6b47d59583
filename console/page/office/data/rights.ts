/** What the office shows and offers to a role: the rows of console/may.ts that it needs (a test holds the two together). */
import type { Role } from '../../../api.ts'

const callCentre: readonly Role[] = ['operator', 'supervisor', 'admin']
const editors: readonly Role[] = ['operator', 'supervisor', 'bureau']

export const OFFICE_RIGHTS = {
  'see-records': [...callCentre, 'technician', 'bureau'],
  'see-medical': [...callCentre, 'bureau'],
  'see-care': [...callCentre, 'bureau'],
  'see-money': ['supervisor', 'bureau', 'admin'],
  unmask: editors,
  'edit-people': editors,
  'edit-services': editors,
  'edit-care': ['bureau'],
  'run-subsidies': ['bureau'],
  'use-imports': ['technician', 'bureau', 'admin'],
  'import-records': ['bureau', 'admin'],
  'import-devices': ['technician', 'admin'],
  'export-records': ['supervisor', 'bureau', 'admin'],
  'export-person': ['bureau', 'admin'],
  'erase-person': ['admin'],
  'manage-tokens': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof OFFICE_RIGHTS

export const may = (role: Role, what: Right): boolean => (OFFICE_RIGHTS[what] as readonly Role[]).includes(role)

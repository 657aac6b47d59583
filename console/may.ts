/** Who may do what: the one table. Routes and the feed ask it; nothing else compares roles. */
import type { Alarm, Role } from './api.ts'

const everyone: readonly Role[] = ['operator', 'supervisor', 'technician', 'admin']
const callCentre: readonly Role[] = ['operator', 'supervisor', 'admin']
/** clerks of the civil-affairs bureau work on records, not on alarms */
const withBureau = (roles: readonly Role[]): readonly Role[] => [...roles, 'bureau']

const TABLE = {
  /** technical alarms of priority 3 and 4: everyone; the others: the call centre */
  'see-technical-alarms': everyone,
  'see-all-alarms': callCentre,
  /** on any alarm that one may see */
  'act-on-alarms': everyone,
  'take-over': ['supervisor', 'admin'],
  'see-homes': withBureau(everyone),
  /** illnesses, medicines, categories, door code: what is needed to help, and only then (PIPL) */
  'see-medical': withBureau(callCentre),
  'see-phones': ['operator', 'supervisor'],
  'see-kpi': everyone,
  'see-devices': everyone,
  /** speak to the home or find it */
  'reach-homes': callCentre,
  'check-devices': everyone,
  'change-devices': ['supervisor', 'technician', 'admin'],
  'see-refusals': ['supervisor', 'technician', 'admin'],
  'manage-users': ['admin'],

  /** people, places and providers, each field cut to the role */
  'see-records': withBureau(everyone),
  /** assessments, visits, services, what a resident is entitled to */
  'see-care': withBureau(callCentre),
  /** runs, settlements, bank accounts, income */
  'see-money': ['supervisor', 'bureau', 'admin'],
  /** masked numbers in clear, with a reason, audited */
  unmask: ['operator', 'supervisor', 'bureau'],
  'edit-people': ['operator', 'supervisor', 'bureau'],
  /** visits done or missed, services booked and done */
  'edit-services': ['operator', 'supervisor', 'bureau'],
  /** assessments, providers, plans, standards, inspections */
  'edit-care': ['bureau'],
  /** start, approve, freeze and settle; nobody approves their own */
  'run-subsidies': ['bureau'],
  /** which kinds: `import-records`, `import-devices` */
  'use-imports': ['technician', 'bureau', 'admin'],
  'import-records': ['bureau', 'admin'],
  'import-devices': ['technician', 'admin'],
  /** which kinds: `export-records`, `export-devices` */
  'use-exports': ['supervisor', 'technician', 'bureau', 'admin'],
  'export-records': ['supervisor', 'bureau', 'admin'],
  'export-devices': ['supervisor', 'technician', 'bureau', 'admin'],
  /** everything about one person, for that person (PIPL) */
  'export-person': ['bureau', 'admin'],
  'erase-person': ['admin'],
  'manage-tokens': ['admin'],
  /** what changed in all records, by cursor: for other departments' systems */
  'see-changes': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type What = keyof typeof TABLE

export const may = (role: Role, what: What): boolean => (TABLE[what] as readonly Role[]).includes(role)

export function maySeeAlarm(role: Role, alarm: Pick<Alarm, 'class' | 'priority'>): boolean {
  if (may(role, 'see-all-alarms')) return true
  return alarm.class === 'technical' && alarm.priority >= 3 && may(role, 'see-technical-alarms')
}

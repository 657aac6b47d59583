/** Who may do what: the one table. Routes and the feed ask it; nothing else compares roles. */
import type { Alarm, Role } from './api.ts'

const everyone: readonly Role[] = ['operator', 'supervisor', 'technician', 'admin']
const callCentre: readonly Role[] = ['operator', 'supervisor', 'admin']

const TABLE = {
  /** technical alarms of priority 3 and 4: everyone; the others: the call centre */
  'see-technical-alarms': everyone,
  'see-all-alarms': callCentre,
  /** on any alarm that one may see */
  'act-on-alarms': everyone,
  'take-over': ['supervisor', 'admin'],
  'see-homes': everyone,
  /** illnesses, medicines, categories, door code: what is needed to help, and only then (PIPL) */
  'see-medical': callCentre,
  'see-phones': ['operator', 'supervisor'],
  'see-kpi': everyone,
  'see-devices': everyone,
  /** speak to the home or find it */
  'reach-homes': callCentre,
  'check-devices': everyone,
  'change-devices': ['supervisor', 'technician', 'admin'],
  'see-refusals': ['supervisor', 'technician', 'admin'],
  'manage-users': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type What = keyof typeof TABLE

export const may = (role: Role, what: What): boolean => (TABLE[what] as readonly Role[]).includes(role)

export function maySeeAlarm(role: Role, alarm: Pick<Alarm, 'class' | 'priority'>): boolean {
  if (may(role, 'see-all-alarms')) return true
  return alarm.class === 'technical' && alarm.priority >= 3 && may(role, 'see-technical-alarms')
}

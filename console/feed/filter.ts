/** What each role sees of the feed: pure, and the only place that decides it. Null: nothing, not even that it exists. */
import type { Change, Role, Unstored } from '../api.ts'
import { may, maySeeAlarm } from '../may.ts'

function alarmFor(role: Role, change: Change & { k: 'alarm' }): Change | null {
  if (maySeeAlarm(role, change.v)) return may(role, 'see-medical') ? change : { ...change, v: withoutPersonalTraits(change.v) }
  // A technical alarm that became urgent leaves the technician's view; the other classes were never in it.
  return change.v.class === 'technical' && may(role, 'see-technical-alarms') ? { k: 'alarm-', id: change.id } : null
}

/** A technician goes to the home and needs the name at the door, not the age or why the home is in the programme. */
function withoutPersonalTraits<A extends { resident: Unstored['resident'] }>(entity: A): A {
  const { resident } = entity
  return resident ? { ...entity, resident: { name: resident.name, age: null, gender: null, categories: [] } } : entity
}

/** `event` goes only to those who opened that alarm, and opening was checked by the alarm itself. */
export function forRole(role: Role, change: Change): Change | null {
  switch (change.k) {
    case 'alarm':
      return alarmFor(role, change)
    case 'device':
    case 'device-':
      return may(role, 'see-devices') ? change : null
    case 'kpi':
      return may(role, 'see-kpi') ? change : null
    case 'presence':
      return may(role, 'see-all-alarms') || !change.v ? change : { ...change, v: { ...change.v, viewing: null } }
    case 'alarm-':
    case 'event':
      return change
  }
}

/** A press that could not be stored reaches every console, whatever the role: somebody must act. Only the details differ. */
export function unstoredForRole(role: Role, press: Unstored): Unstored {
  const known = may(role, 'see-medical') ? press : withoutPersonalTraits(press)
  return may(role, 'see-all-alarms') ? known : { ...known, phones: [] }
}

/** REST cuts alarms the same way as the feed does. */
export const alarmForRole = <A extends { resident: Unstored['resident'] }>(role: Role, alarm: A): A =>
  may(role, 'see-medical') ? alarm : withoutPersonalTraits(alarm)

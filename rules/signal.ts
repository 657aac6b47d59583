/** What a device event means: which signal it is, of which class and priority (docs/domain.md, "Signals"). A table, so that it can be read as one. */
import type { DeviceEvent } from '../gateway/device-event.ts'
import type { AlarmClass, Priority, SignalType } from './alarm.ts'

export type Meaning =
  /** calls for human response */
  | { kind: 'signal'; type: SignalType; class: AlarmClass; priority: Priority }
  /** the cause of a technical signal is gone */
  | { kind: 'clears'; type: SignalType }
  /** belongs to whatever is open in the home, and opens nothing by itself */
  | { kind: 'attaches'; type: SignalType }
  /** recorded, and nothing more */
  | { kind: 'noted' }

const signal = (type: SignalType, alarmClass: AlarmClass, priority: Priority): Meaning => ({
  kind: 'signal',
  type,
  class: alarmClass,
  priority,
})

const MEANINGS: Record<Exclude<DeviceEvent['type'], 'fall'>, Meaning> = {
  sos: signal('sos', 'life', 1),
  smoke: signal('smoke', 'life', 1),
  gas: signal('gas', 'life', 1),
  co: signal('co', 'life', 1),
  leak: signal('leak', 'urgent', 2),
  // A broken or newer box may be a person in need: fail open to a human.
  unrecognised: signal('unrecognised', 'urgent', 2),
  unreadable: signal('unreadable', 'urgent', 2),
  service: signal('service', 'care', 3),
  'mains-lost': signal('mains-lost', 'technical', 4),
  'battery-low': signal('battery-low', 'technical', 4),
  tamper: signal('tamper', 'technical', 4),
  fault: signal('fault', 'technical', 4),
  'mains-restored': { kind: 'clears', type: 'mains-lost' },
  'battery-ok': { kind: 'clears', type: 'battery-low' },
  restored: { kind: 'clears', type: 'fault' },
  cancel: { kind: 'attaches', type: 'cancel' },
  'check-in': { kind: 'attaches', type: 'check-in' },
  'self-test': { kind: 'noted' },
}

export const OFFLINE: Meaning & { kind: 'signal' } = { kind: 'signal', type: 'offline', class: 'technical', priority: 4 }
export const FLOODING: Meaning & { kind: 'signal' } = { kind: 'signal', type: 'flooding', class: 'technical', priority: 4 }

export function meaningOf(event: Pick<DeviceEvent, 'type' | 'data'>): Meaning {
  if (event.type !== 'fall') return MEANINGS[event.type]
  // Without a word on its confidence, a fall is suspected: urgent, and a person looks.
  return event.data.confidence === 'confirmed' ? signal('fall-confirmed', 'life', 1) : signal('fall-suspected', 'urgent', 2)
}

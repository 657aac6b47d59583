/**
 * Whether a device is reachable: online → late (1.5 × its interval) → offline (3 ×). A will and a closed connection are hints, never
 * the decision. Lazy timers: a sign of life moves nothing; the timer compares when it fires, and is armed anew.
 */
import type { HeartbeatMessage } from '../gateway/messages.ts'
import { type Availability, type DeviceState, ofDevice } from './home.ts'
import { clearCondition, raiseSignal } from './raise.ts'
import { OFFLINE } from './signal.ts'
import { due, record, setDevice, type Turn } from './turn.ts'

const LATE_AFTER = 1.5
const OFFLINE_AFTER = 3

export const deviceDueKey = (deviceId: string): string => `device:${deviceId}`

/** A sign of life. Arms the timer only when none runs (a new device, or one that comes back), or when it would look too late for a shorter interval. */
export function heard(turn: Turn, deviceId: string, beatMs: number, health: HeartbeatMessage | null): void {
  const known = ofDevice(turn.home.devices, deviceId)
  const wasOffline = known?.availability === 'offline'
  const changed = known === undefined || known.availability !== 'online'
  setDevice(turn, deviceId, {
    seen: turn.at,
    beatMs,
    availability: 'online',
    since: changed ? turn.at : known.since,
    health: mergeHealth(known?.health ?? NO_HEALTH, health),
  })
  if (known === undefined || wasOffline || beatMs < known.beatMs) due(turn, deviceDueKey(deviceId), turn.at + beatMs * LATE_AFTER, 'heard')
  if (changed || healthChanged(known.health, health)) {
    turn.effects.push({ kind: 'device', deviceId, reason: changed ? 'heard' : 'health' })
  }
  if (known === undefined) note(turn, deviceId, 'first-heard', {})
  if (wasOffline) {
    note(turn, deviceId, 'heard-again', { silentMs: turn.at - known.seen })
    clearCondition(turn, `offline:${deviceId}`, false)
  }
}

const NO_HEALTH: HeartbeatMessage = {}

/** Most heartbeats say what the one before said: then nothing is allocated. */
function mergeHealth(before: HeartbeatMessage, now: HeartbeatMessage | null): HeartbeatMessage {
  if (now === null) return before
  const { battery, mains, signal, firmware, uptime } = now
  const same = (said: unknown, known: unknown): boolean => said === undefined || said === known
  if (
    same(battery, before.battery) &&
    same(mains, before.mains) &&
    same(signal, before.signal) &&
    same(firmware, before.firmware) &&
    same(uptime, before.uptime)
  )
    return before
  return { ...before, ...now }
}

/** Charge in steps of a fifth, so that a percent more or less is not news to every console. */
const healthChanged = (before: HeartbeatMessage, now: HeartbeatMessage | null): boolean =>
  now !== null &&
  ((now.mains !== undefined && now.mains !== before.mains) ||
    (now.firmware !== undefined && now.firmware !== before.firmware) ||
    (now.battery !== undefined && Math.floor(now.battery / 20) !== Math.floor((before.battery ?? -1) / 20)))

/** The device's timer has fired. `listeningSince`: after a restart everybody gets one interval to be heard again. */
export function checkAvailability(turn: Turn, id: string, deviceId: string, listeningSince: number): void {
  const device = ofDevice(turn.home.devices, deviceId)
  const key = deviceDueKey(deviceId)
  if (!device) return due(turn, key, null, 'unknown-device')
  const silentSince = Math.max(device.seen, listeningSince)
  const lateAt = silentSince + device.beatMs * LATE_AFTER
  const offlineAt = silentSince + device.beatMs * OFFLINE_AFTER
  if (turn.at < lateAt) return due(turn, key, lateAt, 'heard-since')
  if (turn.at < offlineAt) {
    become(turn, deviceId, device, 'late')
    return due(turn, key, offlineAt, 'late')
  }
  due(turn, key, null, 'offline')
  become(turn, deviceId, device, 'offline')
  note(turn, deviceId, 'silent', { silentMs: turn.at - device.seen, expectedEveryMs: device.beatMs })
  raiseSignal(turn, OFFLINE, {
    id,
    deviceId,
    test: false,
    component: null,
    ref: null,
    data: { seen: device.seen, silentMs: turn.at - device.seen },
    source: { kind: 'device', id: deviceId, name: null },
  })
}

function become(turn: Turn, deviceId: string, device: DeviceState, availability: Availability): void {
  if (device.availability === availability) return
  setDevice(turn, deviceId, { ...device, availability, since: turn.at })
  turn.effects.push({ kind: 'device', deviceId, reason: availability })
}

function note(turn: Turn, deviceId: string, reason: string, data: Record<string, unknown>): void {
  // of the device, so that its own history shows it
  record(turn, { alarmId: null, kind: 'availability', reason, source: { kind: 'device', id: deviceId, name: null }, data })
}

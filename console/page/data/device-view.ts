/** What a device's state means, and which devices come first. Pure. */
import type { Device, DeviceLive, Role } from '../../api.ts'
import type { Translate } from '../words.ts'
import { age } from './format.ts'

export type Availability = Device['availability']
type Stated = Pick<Device, 'availability' | 'since' | 'seen' | 'health' | 'disabled'>

/** The newer of the two counts: as a rule the feed, but what was read by REST may have heard the device later. */
export function withLive<T extends Stated>(device: T, live: DeviceLive | undefined): T {
  if (!live || (device.seen ?? 0) > (live.seen ?? 0)) return device
  const { availability, since, seen } = live
  const health = { ...device.health }
  if (live.battery !== null) health.battery = live.battery
  if (live.mains !== null) health.mains = live.mains
  return { ...device, availability, since, seen, health }
}

export function stateText(device: Stated, now: number, t: Translate): string {
  const forAge = device.since === null ? null : age(now - device.since, t)
  if (device.availability === 'offline' && forAge) return t('availability.offlineFor', { age: forAge })
  if (device.availability === 'late' && forAge) return t('availability.lateFor', { age: forAge })
  return t(`availability.${device.availability}`)
}

/** Buttons that the server would refuse are not offered; it decides all the same. */
export function mayCommand(type: 'self-test' | 'report' | 'locate' | 'reboot', role: Role): boolean {
  if (type === 'locate') return role !== 'technician'
  if (type === 'reboot') return role !== 'operator'
  return true
}

export const maySeeRefusals = (role: Role) => role !== 'operator'

export const LOW_BATTERY = 20

export interface Fact {
  text: string
  /** not as it should be */
  strong: boolean
}

export function deviceFacts(device: Stated, live: DeviceLive | undefined, now: number, t: Translate): Fact[] {
  const current = withLive(device, live)
  const { battery, mains, signal } = current.health
  return [
    { text: stateText(current, now, t), strong: current.availability !== 'online' },
    ...(current.disabled ? [{ text: t('device.disabled'), strong: true }] : []),
    ...(mains === undefined ? [] : [{ text: t(mains ? 'device.mains.on' : 'device.mains.off'), strong: !mains }]),
    ...(battery === undefined ? [] : [{ text: t('device.battery', { n: Math.round(battery) }), strong: battery < LOW_BATTERY }]),
    ...(signal === undefined ? [] : [{ text: t('device.signal', { n: signal }), strong: false }]),
  ]
}

export type DeviceFilter = 'all' | Availability | 'rejects'
export const DEVICE_FILTERS: readonly DeviceFilter[] = ['all', 'online', 'late', 'offline', 'never', 'rejects']

type Listed = Stated & { id: string; rejects: number }

const passes = (device: Listed, filter: DeviceFilter) =>
  filter === 'all' || (filter === 'rejects' ? device.rejects > 0 : device.availability === filter)

const RANK: Record<Availability, number> = { offline: 0, late: 1, never: 2, online: 3 }

/** Abnormal first: offline the longest, late, never heard; then what is weak; then the rest by id. */
export function devicesInOrder<T extends Listed>(devices: readonly T[], filter: DeviceFilter): T[] {
  const weak = (device: Listed) =>
    Number(device.health.mains === false || (device.health.battery ?? 100) < LOW_BATTERY || device.rejects > 0)
  return devices
    .filter((device) => passes(device, filter))
    .sort(
      (a, b) =>
        RANK[a.availability] - RANK[b.availability] ||
        (a.availability === 'online' ? weak(b) - weak(a) : (a.since ?? 0) - (b.since ?? 0)) ||
        a.id.localeCompare(b.id),
    )
}

export const countDevices = (devices: readonly Listed[]): Record<DeviceFilter, number> =>
  Object.fromEntries(DEVICE_FILTERS.map((filter) => [filter, devices.filter((device) => passes(device, filter)).length])) as Record<
    DeviceFilter,
    number
  >

/** A home's file as one screen shows it, cut to what a role needs. Pure. */

import type { DeviceRecord } from '../records/device-record.ts'
import type { HomeFile } from '../records/homes.ts'
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from '../records/record-schemas/people.ts'
import { categoriesOn } from '../records/resident-days.ts'
import type { StoredReading } from '../records/store.ts'
import type { Alarm as RulesAlarm } from '../rules/alarm.ts'
import { type HomeState, ofDevice } from '../rules/home.ts'
import type { Device, Home, ResidentCare, Role } from './api.ts'
import { distanceKm } from './distance.ts'
import { maskIdNumber, maskPhone } from './masking.ts'
import { may, maySeeAlarm } from './may.ts'
import { ageAt, shanghaiDay, shanghaiHour } from './shanghai-day.ts'

export interface HomeParts {
  file: HomeFile
  state: HomeState | null
  devices: readonly DeviceRecord[]
  readingsByDevice: ReadonlyMap<string, StoredReading[]>
  rejectsByDevice: ReadonlyMap<string, number>
  alarms: readonly RulesAlarm[]
  /** by resident; absent: not for this role, or not in time */
  care: ReadonlyMap<string, ResidentCare>
}

const phoneFor = (role: Role, phone: string): string => (may(role, 'see-phones') ? phone : maskPhone(phone))

function residentView(
  resident: ResidentRecord,
  care: ResidentCare | null,
  { role, now }: { role: Role; now: number },
): Home['residents'][number] {
  const medical = may(role, 'see-medical')
  return {
    id: resident.id,
    name: resident.name,
    gender: medical ? resident.gender : null,
    birthDate: medical ? resident.birthDate : null,
    age: medical ? ageAt(resident.birthDate, now) : null,
    idNumber: medical ? maskIdNumber(resident.idNumber) : null,
    phone: resident.phone && phoneFor(role, resident.phone),
    dialect: resident.dialect,
    hearing: medical ? resident.hearing : null,
    illnesses: medical ? resident.illnesses : [],
    medicines: medical ? resident.medicines : [],
    allergies: medical ? resident.allergies : [],
    categories: medical ? categoriesOn(resident, shanghaiDay(now)) : [],
    care: medical ? care : null,
  }
}

const contactView = (contact: ContactRecord, role: Role): Home['contacts'][number] => ({
  id: contact.id,
  order: contact.order,
  name: contact.name,
  relation: contact.relation,
  phone: phoneFor(role, contact.phone),
  keyHolder: contact.keyHolder,
})

/** From 22 to 6 is a night shift; equal hours are round the clock. */
export function isOnDuty(provider: Pick<ProviderRecord, 'fromHour' | 'toHour'>, now: number): boolean {
  const { fromHour, toHour } = provider
  const hour = shanghaiHour(now)
  if (fromHour === toHour) return true
  return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour
}

function providersView(providers: readonly ProviderRecord[], home: HomeRecord, now: number): Home['providers'] {
  const views = providers.map((provider) => ({
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    phone: provider.phone,
    town: provider.town,
    onDuty: isOnDuty(provider, now),
    distanceKm: distanceKm(home, provider),
  }))
  const far = (km: number | null): number => km ?? Number.MAX_VALUE
  return views.sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || far(a.distanceKm) - far(b.distanceKm))
}

export function deviceView(device: Omit<DeviceRecord, 'digest'>, state: HomeState | null, rejects: number): Device {
  const live = state ? ofDevice(state.devices, device.id) : undefined
  return {
    id: device.id,
    homeId: device.homeId,
    model: device.model,
    name: device.name,
    disabled: device.disabled,
    availability: live?.availability ?? 'never',
    seen: live?.seen ?? null,
    since: live?.since ?? null,
    health: live?.health ?? {},
    rejects,
  }
}

export const readingViews = (readings: readonly StoredReading[] | undefined): Home['devices'][number]['readings'] =>
  (readings ?? []).map(({ component, name, value, at, receivedAt }) => ({ component, name, value, at, receivedAt }))

const pastAlarmView = (alarm: RulesAlarm): Home['alarms'][number] => ({
  id: alarm.id,
  type: alarm.type,
  class: alarm.class,
  test: alarm.test,
  openedAt: alarm.openedAt,
  stage: alarm.stage,
  outcome: alarm.outcome?.code ?? null,
})

export function homeView(parts: HomeParts, role: Role, now: number): Home {
  const { file, state, devices, readingsByDevice, rejectsByDevice, alarms, care } = parts
  const { home } = file
  const atTheDoor = may(role, 'see-medical')
  return {
    id: home.id,
    address: { town: home.town, village: home.village, grid: home.grid, line: home.addressLine, lat: home.lat, lon: home.lon },
    access: {
      doorCode: atTheDoor ? home.doorCode : null,
      floor: home.floor,
      key: atTheDoor ? home.keyNote : null,
      pets: home.pets,
    },
    phone: home.phone && phoneFor(role, home.phone),
    residents: file.residents.map((resident) => residentView(resident, care.get(resident.id) ?? null, { role, now })),
    contacts: file.contacts.map((contact) => contactView(contact, role)),
    devices: devices.map((device) => ({
      ...deviceView(device, state, rejectsByDevice.get(device.id) ?? 0),
      readings: readingViews(readingsByDevice.get(device.id)),
    })),
    providers: providersView(file.providers, home, now),
    alarms: alarms.filter((alarm) => maySeeAlarm(role, alarm)).map(pastAlarmView),
  }
}

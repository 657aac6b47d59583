/** Small rows and documents to write: each with the fields that matter to the test, the rest as usual. */

import type { DeviceRecord } from '../../records/device-record.ts'
import { blankContact, blankProvider, blankResident } from '../../records/record-schemas/blank.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from '../../records/record-schemas/people.ts'
import type { Records } from '../../records/records.ts'
import type { Command, NewNotice, Writes } from '../../records/store.ts'
import type { Alarm } from '../../rules/alarm.ts'
import type { TimelineEntry } from '../../rules/effect.ts'
import { DEFAULT_POLICIES } from '../../rules/escalation/default-policies.ts'
import { alarmKey, type HomeState, newHome } from '../../rules/home.ts'

export const NOW = Date.UTC(2026, 10, 23, 8)

export const homeRecord = (id: string, fields: Partial<HomeRecord> = {}): HomeRecord => ({
  ...{ id, town: '溧城街道', village: '燕山社区', grid: '3', addressLine: '燕山新村 12 幢 301 室', lat: 31.42, lon: 119.48 },
  ...{ doorCode: null, floor: '3', keyNote: null, pets: null, phone: '0519-87200001' },
  ...fields,
})

export const residentRecord = (id: string, homeId: string, fields: Partial<ResidentRecord> = {}): ResidentRecord => ({
  ...blankResident(id, homeId, '周桂英'),
  ...fields,
})

export const contactRecord = (id: string, homeId: string, fields: Partial<ContactRecord> = {}): ContactRecord => ({
  ...{ ...blankContact(id, homeId), name: '周敏', phone: '13800000000' },
  ...fields,
})

export const providerRecord = (id: string, fields: Partial<ProviderRecord> = {}): ProviderRecord => ({
  ...blankProvider(id, `服务站 ${id}`),
  ...fields,
})

export const visitPlanRecord = (id: string, residentId: string, fields: Partial<RecordOf<'visit-plan'>> = {}): RecordOf<'visit-plan'> => ({
  ...{ id, residentId, purpose: 'home-visit', risk: 'high', everyDays: 7, from: '2026-11-01', until: null },
  assignee: { kind: 'officer', id: null, name: '网格员陈立' },
  ...fields,
})

export const visitRecord = (id: string, residentId: string, fields: Partial<RecordOf<'visit'>> = {}): RecordOf<'visit'> => ({
  ...{ id, residentId, planId: null, purpose: 'home-visit', dueDay: '2026-11-23', state: 'planned' },
  ...{ doneDay: null, doneBy: null, findings: '', reason: null },
  ...fields,
})

export const deviceRecord = (id: string, homeId: string, fields: Partial<DeviceRecord> = {}): DeviceRecord => ({
  ...{ id, homeId, model: 'box', name: '一键通', digest: `digest of ${id}`, disabled: false },
  ...{ beatMs: 60_000, maxPayloadBytes: 16_384, createdAt: NOW },
  ...fields,
})

export const alarmOf = (id: string, homeId: string, fields: Partial<Alarm> = {}): Alarm => ({
  ...{ id, homeId, rev: 0, class: 'life', priority: 1, type: 'sos', test: false, stage: 'raised', openedAt: NOW, waitingSince: NOW },
  ...{
    stageAt: { raised: NOW },
    signalCount: 1,
    component: null,
    latestType: 'sos',
    firstN: 1,
    lastSignalAt: NOW,
    cancelledAt: null,
    refs: { box: ['r1'] },
    conditions: [],
  },
  ...{ claim: null, lost: null, lastAct: null, level: 0, reached: ['operators'], next: null, dispatch: null, outcome: null },
  policy: DEFAULT_POLICIES.life,
  ...fields,
})

export const closedAlarm = (id: string, homeId: string, at = NOW + 60_000, fields: Partial<Alarm> = {}): Alarm => {
  const by = { id: 'u1', name: '李倩', role: 'operator' } as const
  const stageAt = { raised: NOW, claimed: NOW + 1000, closed: at }
  return alarmOf(id, homeId, { stage: 'closed', stageAt, outcome: { code: 'mistake', note: '', by, at }, ...fields })
}

export const homeWith = (homeId: string, ...alarms: Alarm[]): HomeState => ({
  ...newHome(homeId),
  alarms: Object.fromEntries(alarms.map((alarm) => [alarmKey(alarm), alarm])),
})

export const entryOf = (homeId: string, n: number, fields: Partial<TimelineEntry> = {}): TimelineEntry => ({
  ...{ homeId, n, alarmId: null, at: NOW, kind: 'event', reason: 'noted', ref: null, data: {} },
  source: { kind: 'device', id: 'box', name: null },
  ...fields,
})

export const noticeOf = (key: string, fields: Partial<NewNotice> = {}): NewNotice => ({
  ...{ key, homeId: 'h1', alarmId: 'alarm-1', channel: 'sms', to: '13800000000', step: 1, reason: 'unclaimed', at: NOW },
  ...fields,
})

export const commandOf = (id: string, deviceId: string, fields: Partial<Command> = {}): Command => ({
  ...{ id, deviceId, homeId: 'h1', type: 'speak', args: { text: '您好' }, state: 'queued', by: '李倩' },
  ...{ createdAt: NOW, updatedAt: NOW, expiresAt: NOW + 60_000, detail: null },
  ...fields,
})

export const writesOf = (fields: Partial<Writes>): Writes => ({
  ...{ homes: [], alarms: [], timeline: [], dueTimes: [], notices: [], readings: [], commands: [], changes: [], at: NOW },
  ...fields,
})

export const save = (records: Records, fields: Partial<Writes>): Promise<void> =>
  records.store.transact('urgent', (unit) => unit.save(writesOf(fields)))

export const loadHome = (records: Records, id: string): Promise<HomeState | undefined> =>
  records.store.transact('urgent', async (unit) => (await unit.homes([id])).get(id))

/** homes h1 … hN, each with a device box-1 … box-N */
export async function addHomes(records: Records, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await records.homes.ensure(`h${n}`)
    await records.devices.add(deviceRecord(`box-${n}`, `h${n}`))
  }
}

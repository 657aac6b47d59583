/** The rights of the person whom the records are about (PIPL): everything about them in one file, and erasure once nothing keeps it any more. */
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord } from '../../records/care-records.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import type { Records } from '../../records/records.ts'
import type { Auditor } from '../audit.ts'
import { Refused } from '../errors.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import type { Viewer } from '../viewer.ts'
import { allRecords } from './care-reads.ts'
import { erasableOn, erasingSaves, type PersonFile } from './erasure.ts'

/** months begin before the first that was ever paid */
const EVER = '0000-01'

interface Deps {
  clock: Clock
  records: Pick<Records, 'alarms' | 'attachments' | 'audit' | 'care' | 'devices' | 'subsidyRuns' | 'timeline'>
  audit: Auditor
  /** rejects when it is not on disk */
  auditFirst: Auditor
  /** how long records are kept after somebody died or moved away */
  retentionMonths: number
}

export interface PersonDesk {
  /** a JSON document, in clear */
  export(viewer: Viewer, residentId: string, reason: string): Promise<Record<string, unknown>>
  erase(viewer: Viewer, residentId: string, reason: string): Promise<void>
}

const OF_RESIDENT = ['assessment', 'service', 'visit', 'visit-plan', 'pairing'] as const satisfies RecordKind[]

const idsByKind = (records: readonly { kind: RecordKind; id: string }[]): Map<RecordKind, string[]> =>
  new Map([...Map.groupBy(records, ({ kind }) => kind)].map(([kind, ofKind]) => [kind, ofKind.map(({ id }) => id)]))

export function createPersonDesk({ clock, records, audit, auditFirst, retentionMonths }: Deps): PersonDesk {
  const { care } = records
  const today = () => shanghaiDay(clock.now())

  async function known(residentId: string): Promise<CareRecord<'resident'>> {
    const resident = await care.get('resident', residentId)
    if (!resident) throw new Refused('not-found')
    return resident
  }

  const withHistory = async (found: readonly CareRecord[]) => {
    const entries = []
    for (const { kind, id, version, doc } of found) entries.push({ kind, id, version, record: doc, history: await care.history(kind, id) })
    return entries
  }

  async function alarmsOf(homeId: string) {
    const alarms = []
    for (const alarm of await records.alarms.ofHome(homeId, 0)) alarms.push({ alarm, timeline: await records.timeline.ofAlarm(alarm.id) })
    return alarms
  }

  async function auditAbout(found: readonly CareRecord[]) {
    const rows = []
    for (const [kind, ids] of idsByKind(found)) rows.push(...(await records.audit.about(kind, ids)))
    return rows.sort((a, b) => a.n - b.n)
  }

  async function attachedTo(found: readonly CareRecord[]) {
    const attachments = []
    for (const [kind, ids] of idsByKind(found)) attachments.push(...(await records.attachments.ofRecords(kind, ids)))
    return attachments
  }

  /** Of their own records all; of the home, what is theirs when nobody else lives there. */
  async function fileOf({ id, doc }: CareRecord<'resident'>): Promise<PersonFile> {
    const [home, residents, contacts] = await Promise.all([
      care.get('home', doc.homeId),
      allRecords(care, { kind: 'resident', homeId: doc.homeId }),
      allRecords(care, { kind: 'contact', homeId: doc.homeId }),
    ])
    const isAlone = residents.every((resident) => resident.id === id || erasableOn(resident.doc, today(), 0).ok)
    const own = <K extends (typeof OF_RESIDENT)[number]>(kind: K) =>
      care.ofResidents(kind, [id]).then((found) => found.map((record) => record.doc))
    return {
      resident: doc,
      home: isAlone ? (home?.doc ?? null) : null,
      contacts: isAlone ? contacts.map((contact) => contact.doc) : [],
      pairings: await own('pairing'),
      plans: await own('visit-plan'),
      visits: await own('visit'),
      assessments: await own('assessment'),
      services: await own('service'),
    }
  }

  /** Nobody calls them any more: without this they would stay on the home's card, without a name. */
  async function removeErased(kind: 'contact' | 'pairing', docs: readonly { id: string }[], by: Viewer): Promise<void> {
    for (const { id } of docs) {
      const record = await care.get(kind, id)
      if (record) await care.remove(kind, id, record.version, { id: by.id, name: by.name }, null)
    }
  }

  return {
    async export(viewer, residentId, reason) {
      const resident = await known(residentId)
      await auditFirst({ by: viewer, action: 'person-exported', subject: { kind: 'resident', id: residentId }, detail: { reason } })
      const { homeId } = resident.doc
      const home = await care.get('home', homeId)
      const contacts = await allRecords(care, { kind: 'contact', homeId })
      const own: CareRecord[] = []
      for (const kind of OF_RESIDENT) own.push(...(await care.ofResidents(kind, [residentId])))
      const all: CareRecord[] = [resident, ...(home ? [home] : []), ...contacts, ...own]
      const devices = await records.devices.ofHome(homeId)
      return {
        exportedAt: clock.now(),
        exportedBy: viewer.name,
        residentId,
        records: await withHistory(all),
        attachments: await attachedTo(all),
        devices: devices.map(({ digest: _, ...device }) => device),
        entitlements: await records.subsidyRuns.ofResident(residentId, EVER),
        alarms: await alarmsOf(homeId),
        audit: await auditAbout(all),
      }
    },

    async erase(viewer, residentId, reason) {
      const resident = await known(residentId)
      const erasable = erasableOn(resident.doc, today(), retentionMonths)
      if (!erasable.ok && erasable.reason === 'still-served') throw new Refused('still-served')
      if (!erasable.ok) throw new Refused('kept-by-law', { words: { day: erasable.from } })
      const file = await fileOf(resident)
      await auditFirst({ by: viewer, action: 'person-erased', subject: { kind: 'resident', id: residentId }, detail: { reason } })
      const saves = erasingSaves(file, today())
      await care.erase(saves, { id: viewer.id, name: viewer.name }, 'erased after retention')
      for (const [kind, ids] of idsByKind(saves.map(({ kind, doc }) => ({ kind, id: doc.id }))))
        await records.attachments.removeOf(kind, ids)
      await records.subsidyRuns.forget(residentId)
      await removeErased('contact', file.contacts, viewer)
      await removeErased('pairing', file.pairings, viewer)
      await audit({ by: viewer, action: 'person-erasure-done', subject: { kind: 'resident', id: residentId } })
    },
  }
}

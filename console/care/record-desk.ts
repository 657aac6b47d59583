/** Care records as people and other departments read and write them: cut to the reader, checked before they are saved, everything audited. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord, CareRecords, ListQuery, Save } from '../../records/care-records.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import type { Auditor } from '../audit.ts'
import type {
  changeRecordSchema,
  historySchema,
  newRecordSchema,
  recordChangesSchema,
  recordPageSchema,
  recordQuerySchema,
  recordViewSchema,
  removeRecordSchema,
  unmaskSchema,
} from '../care-api.ts'
import { Refused } from '../errors.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import type { Viewer } from '../viewer.ts'
import { mayRead, requireReadable, requireRemovable, requireWritable } from './record-access.ts'
import { historyView } from './record-history.ts'
import { namesIn } from './record-names.ts'
import { changedDoc, newDoc, refusedRemoval, saveOrRefuse } from './record-saving.ts'
import { maySearchNumbers, type Showing, unmaskedOf, viewOf } from './record-view.ts'

interface Deps {
  clock: Clock
  newId(): string
  care: CareRecords
  audit: Auditor
  /** rejects when it is not on disk */
  auditFirst: Auditor
  /** a photo must be a picture of that resident's own */
  isPhotoOf(residentId: string, attachmentId: string): Promise<boolean>
}

type Shown = z.infer<typeof recordViewSchema>
export interface RecordRef {
  kind: RecordKind
  id: string
}

export interface RecordDesk {
  list(viewer: Viewer, kind: RecordKind, query: z.infer<typeof recordQuerySchema>): Promise<z.infer<typeof recordPageSchema>>
  /** `at` null: as it is now */
  get(viewer: Viewer, record: RecordRef, at: number | null): Promise<Shown>
  create(viewer: Viewer, kind: RecordKind, wanted: z.infer<typeof newRecordSchema>): Promise<Shown>
  change(viewer: Viewer, record: RecordRef, wanted: z.infer<typeof changeRecordSchema>): Promise<Shown>
  remove(viewer: Viewer, record: RecordRef, wanted: z.infer<typeof removeRecordSchema>): Promise<void>
  history(viewer: Viewer, record: RecordRef): Promise<z.infer<typeof historySchema>>
  unmask(viewer: Viewer, record: RecordRef, wanted: z.infer<typeof unmaskSchema>): Promise<{ values: Record<string, unknown> }>
  changes(viewer: Viewer, after: number, limit: number): Promise<z.infer<typeof recordChangesSchema>>
}

export function recordView({ kind, id, version, updatedAt, updatedBy, doc }: CareRecord, viewer: Viewer, showing: Showing): Shown {
  return { kind, id, version, updatedAt, updatedBy, ...viewOf(kind, doc, viewer, showing) }
}

export function createRecordDesk({ clock, newId, care, audit, auditFirst, isPhotoOf }: Deps): RecordDesk {
  const saving = (by: Viewer, reason = '') => ({ care, by, reason: reason || null, namesOwner: by.may('see-medical') })
  const context = (viewer: Viewer) => ({ viewer, today: shanghaiDay(clock.now()) })

  async function known({ kind, id }: RecordRef): Promise<CareRecord> {
    const record = await care.get(kind, id)
    if (!record) throw new Refused('not-found')
    return record
  }

  async function requirePhoto(id: string, photo: unknown): Promise<void> {
    if (typeof photo !== 'string' || (await isPhotoOf(id, photo))) return
    const text = { zh: '请先上传这位老人的照片，再填照片编号', en: 'upload a picture to this resident first, then give its id' }
    throw new Refused('invalid', { fields: [{ path: 'photo', ...text }] })
  }

  async function pageByDay(query: Omit<ListQuery<RecordKind>, 'order'>) {
    const { after: _, limit: __, ...filter } = query
    const [page, total] = await Promise.all([care.list({ ...query, order: 'day-desc' }), care.count(filter)])
    return { ...page, total }
  }

  /** A system that may only write hears of nothing else than what it wrote. */
  async function shownAfter(viewer: Viewer, record: RecordRef, written: object): Promise<Shown> {
    const shown = recordView(await known(record), viewer, 'single')
    if (mayRead(record.kind, viewer)) return shown
    const doc = Object.fromEntries(Object.entries(shown.doc).filter(([field]) => field === 'id' || Object.hasOwn(written, field)))
    return { ...shown, doc }
  }

  return {
    async list(viewer, kind, query) {
      requireReadable(kind, viewer)
      // otherwise its answers would say what the fields do not show
      if (query.category !== undefined && !viewer.may('see-medical')) throw new Refused('forbidden')
      const { after = null, order, limit, ...filter } = query
      const asked = { kind, ...filter, numbers: maySearchNumbers(kind, viewer) }
      const page = order === 'day-desc' ? await pageByDay({ ...asked, after, limit }) : await care.page({ ...asked, after, limit })
      const subject = query.residentId === undefined ? {} : { subject: { kind: 'resident', id: query.residentId } }
      // never the words: people search by names and numbers
      const detail = { kind, by: Object.keys(filter), records: page.items.length }
      void audit({ by: viewer, action: 'records-listed', ...subject, detail })
      const names = await namesIn(care, page.items)
      return { items: page.items.map((record) => recordView(record, viewer, 'list')), next: page.next, total: page.total, names }
    },

    async get(viewer, record, at) {
      requireReadable(record.kind, viewer)
      const found = at === null ? await known(record) : await care.asOf(record.kind, record.id, at)
      if (!found) throw new Refused('not-found')
      await audit({ by: viewer, action: 'record-viewed', subject: record, ...(at === null ? {} : { detail: { at } }) })
      return recordView(found, viewer, 'single')
    },

    async create(viewer, kind, { doc: wanted, reason }) {
      requireWritable(kind, null, viewer)
      const doc = newDoc(kind, { ...wanted, id: wanted.id ?? newId() }, context(viewer))
      if (kind === 'resident') await requirePhoto(doc.id, wanted.photo)
      await saveOrRefuse([{ kind, doc, version: 0 } as Save], saving(viewer, reason))
      const record = { kind, id: doc.id }
      await audit({ by: viewer, action: 'record-created', subject: record })
      return shownAfter(viewer, record, wanted)
    },

    async change(viewer, record, { version, changes, reason }) {
      requireWritable(record.kind, Object.keys(changes), viewer)
      const current = await known(record)
      if (current.version !== version) throw new Refused('record-stale', { by: { name: current.updatedBy, at: current.updatedAt } })
      const doc = changedDoc(current, changes, context(viewer))
      if (record.kind === 'resident') await requirePhoto(record.id, changes.photo)
      await saveOrRefuse([{ kind: record.kind, doc, version } as Save], saving(viewer, reason))
      await audit({ by: viewer, action: 'record-changed', subject: record, detail: { fields: Object.keys(changes) } })
      return shownAfter(viewer, record, changes)
    },

    async remove(viewer, record, { version, reason }) {
      requireRemovable(record.kind, viewer)
      await known(record)
      const removed = await care.remove(record.kind, record.id, version, { id: viewer.id, name: viewer.name }, reason)
      if (!removed.ok) throw refusedRemoval(removed)
      await audit({ by: viewer, action: 'record-removed', subject: record })
    },

    async history(viewer, record) {
      requireReadable(record.kind, viewer)
      const entries = await care.history(record.kind, record.id)
      if (entries.length === 0) throw new Refused('not-found')
      await audit({ by: viewer, action: 'history-viewed', subject: record })
      return { items: historyView(record.kind, entries, viewer) }
    },

    async unmask(viewer, record, { fields, reason }) {
      requireReadable(record.kind, viewer)
      const { kind, doc } = await known(record)
      const unmasked = unmaskedOf(kind, doc, fields, viewer)
      if (!unmasked.ok) {
        const text = { zh: '此项不能查看原文', en: 'this field has no clear value for your role' }
        throw new Refused('invalid', { fields: unmasked.fields.map((field) => ({ path: field, ...text })) })
      }
      await auditFirst({ by: viewer, action: 'unmasked', subject: record, detail: { fields: [...fields], reason } })
      return { values: unmasked.values }
    },

    async changes(viewer, after, limit) {
      const found = await care.changesSince(after, limit)
      return { items: found.filter(({ kind }) => mayRead(kind, viewer)), next: found.at(-1)?.seq ?? after }
    },
  }
}

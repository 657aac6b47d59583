/** Photos and evidence beside records: seen and added by whoever may see and change the record. */
import { createHash } from 'node:crypto'
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { AttachmentInfo, Attachments } from '../../records/attachments.ts'
import type { CareRecords } from '../../records/care-records.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import type { Auditor } from '../audit.ts'
import type { attachmentListSchema, attachmentSchema } from '../care-api.ts'
import { Refused } from '../errors.ts'
import type { Viewer } from '../viewer.ts'
import { fileTypeOf, isPicture } from './file-type.ts'
import { RECORD_ACCESS, requireReadable } from './record-access.ts'
import type { RecordRef } from './record-desk.ts'

interface Deps {
  clock: Clock
  newId(): string
  care: Pick<CareRecords, 'get'>
  attachments: Attachments
  audit: Auditor
}

export interface AttachmentDesk {
  list(viewer: Viewer, record: RecordRef): Promise<z.infer<typeof attachmentListSchema>>
  add(viewer: Viewer, record: RecordRef, file: { name: string; content: Uint8Array }): Promise<z.infer<typeof attachmentSchema>>
  open(viewer: Viewer, id: string): Promise<{ info: AttachmentInfo; content: Uint8Array }>
  isPhotoOf(residentId: string, attachmentId: string): Promise<boolean>
}

const view = ({ id, name, type, bytes, at, byName }: AttachmentInfo): z.infer<typeof attachmentSchema> => ({
  id,
  name,
  type,
  bytes,
  at,
  by: byName,
})

/** What was attached to a resident proves an illness or a category, or shows a face. */
function requireVisible(kind: RecordKind, viewer: Viewer): void {
  requireReadable(kind, viewer)
  if (kind === 'resident' && !viewer.may('see-medical')) throw new Refused('forbidden')
}

/** Evidence is added to records that are otherwise written by their own rules only. */
function requireAddable(kind: RecordKind, viewer: Viewer): void {
  requireVisible(kind, viewer)
  if (!viewer.may(RECORD_ACCESS[kind].edit ?? 'edit-care')) throw new Refused('forbidden')
}

/** A name for people, not a path. */
const plainName = (name: string): string =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/[\p{Cc}\p{Cf}"]/gu, '')
    .trim()

export function createAttachmentDesk({ clock, newId, care, attachments, audit }: Deps): AttachmentDesk {
  async function requireRecord({ kind, id }: RecordRef): Promise<void> {
    if (!(await care.get(kind, id))) throw new Refused('not-found')
  }

  return {
    async list(viewer, record) {
      requireVisible(record.kind, viewer)
      await requireRecord(record)
      const found = await attachments.ofRecords(record.kind, [record.id])
      await audit({ by: viewer, action: 'attachments-listed', subject: record, detail: { attachments: found.length } })
      return { items: found.map(view) }
    },

    async add(viewer, record, { name, content }) {
      requireAddable(record.kind, viewer)
      await requireRecord(record)
      const type = fileTypeOf(content)
      if (type === null) throw new Refused('unsupported-file')
      const who = { byId: viewer.id, byName: viewer.name }
      const info = { id: newId(), kind: record.kind, recordId: record.id, name: plainName(name) || '附件', type, bytes: content.length }
      const attachment: AttachmentInfo = { ...info, at: clock.now(), ...who }
      await attachments.add({ ...attachment, content }).catch((cause: unknown) => {
        throw new Refused('not-stored', { cause })
      })
      // evidence that was swapped later would no longer fit what the audit's chain says
      const sha256 = createHash('sha256').update(content).digest('hex')
      await audit({
        by: viewer,
        action: 'attachment-added',
        subject: record,
        detail: { attachment: info.id, type, bytes: info.bytes, sha256 },
      })
      return view(attachment)
    },

    async open(viewer, id) {
      const info = await attachments.get(id)
      if (!info) throw new Refused('not-found')
      requireVisible(info.kind, viewer)
      const content = await attachments.content(id)
      if (!content) throw new Refused('not-found')
      await audit({ by: viewer, action: 'attachment-viewed', subject: { kind: info.kind, id: info.recordId }, detail: { attachment: id } })
      return { info, content }
    },

    async isPhotoOf(residentId, attachmentId) {
      const info = await attachments.get(attachmentId)
      return info?.kind === 'resident' && info.recordId === residentId && isPicture(info.type)
    },
  }
}

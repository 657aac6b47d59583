/** Photos and evidence: files of a few megabytes beside the record that they belong to. Never changed; removed with their record's erasure. */
import { type AttachmentTable, type Connections, inChunks } from './database.ts'
import type { RecordKind } from './record-schemas/kinds.ts'

export type AttachmentInfo = Omit<AttachmentTable, 'content'>

export interface Attachments {
  add(attachment: AttachmentInfo & { content: Uint8Array }): Promise<void>
  get(id: string): Promise<AttachmentInfo | null>
  content(id: string): Promise<Uint8Array | null>
  /** oldest first */
  ofRecords(kind: RecordKind, recordIds: readonly string[]): Promise<AttachmentInfo[]>
  /** answers how many there were */
  removeOf(kind: RecordKind, recordIds: readonly string[]): Promise<number>
}

const LISTED = ['id', 'kind', 'recordId', 'name', 'type', 'bytes', 'at', 'byId', 'byName'] as const

export function createAttachments({ read, write }: Connections): Attachments {
  const listed = read.selectFrom('attachment').select(LISTED)

  return {
    add: (attachment) =>
      write('bulk', async (queries) => {
        await queries.insertInto('attachment').values(attachment).execute()
      }),

    get: async (id) => (await listed.where('id', '=', id).executeTakeFirst()) ?? null,

    async content(id) {
      const row = await read.selectFrom('attachment').select('content').where('id', '=', id).executeTakeFirst()
      return row?.content ?? null
    },

    ofRecords: (kind, recordIds) =>
      inChunks(recordIds, (ids) =>
        listed.where('kind', '=', kind).where('recordId', 'in', ids).orderBy('recordId').orderBy('at').orderBy('id').execute(),
      ),

    removeOf: (kind, recordIds) =>
      write('bulk', async (queries) => {
        const removed = await inChunks(recordIds, (ids) =>
          queries.deleteFrom('attachment').where('kind', '=', kind).where('recordId', 'in', ids).returning('id').execute(),
        )
        return removed.length
      }),
  }
}

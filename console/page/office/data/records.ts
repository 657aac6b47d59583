/** Care records one by one and as lists, in the shapes that they are stored in. What is masked stays masked in every cache. */
import { type QueryKey, useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { RECORD_SCHEMAS, type RecordKind, type RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { historySchema, type RecordView, recordPageSchema, recordViewSchema, unmaskedSchema } from '../../../care-api.ts'
import { type Answer, call, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { usePages } from './pages.ts'

/** A cut document has the shape of a whole one. One that has not is kept all the same: the server knows newer fields than this page. */
function typed<K extends RecordKind>(kind: K, view: z.infer<typeof recordViewSchema>): RecordView<K> {
  const doc = RECORD_SCHEMAS[kind].safeParse(view.doc)
  if (!doc.success) console.error(`record ${kind} ${view.id}: unexpected fields`, doc.error.issues)
  return { ...view, kind, doc: (doc.success ? doc.data : view.doc) as RecordOf<K> }
}

const pathOf = (kind: RecordKind, id: string) => `/records/${kind}/${encodeURIComponent(id)}`

/** a second attempt for what did not arrive, none for what the server refused */
const unlessRefused = (attempts: number, { cause }: Error): boolean =>
  attempts < 1 && ((cause as { status?: number } | undefined)?.status ?? 0) < 400

const readPath = (kind: RecordKind, id: string, at: number | null) => `${pathOf(kind, id)}${at === null ? '' : `?at=${at}`}`

/** `at`: as it was known at that instant; a record of the past never changes */
export const useRecord = <K extends RecordKind>(kind: K, id: string | undefined, at: number | null = null) =>
  useQuery({
    queryKey: ['record', kind, id, at],
    queryFn: async () => typed(kind, await read(readPath(kind, id ?? '', at), recordViewSchema)),
    enabled: id !== undefined,
    staleTime: at === null ? 0 : Number.POSITIVE_INFINITY,
    retry: unlessRefused,
  })

/** as it is on the server now; null: it could not be read */
export async function readRecord<K extends RecordKind>(kind: K, id: string): Promise<RecordView<K> | null> {
  const answer = await call({ path: pathOf(kind, id), schema: recordViewSchema })
  if (!answer.ok) return null
  const view = typed(kind, answer.value)
  queries.setQueryData(['record', kind, id, null], view)
  return view
}

const MOST = 500

/** everything that belongs to a home, a resident or a provider: small lists, in one go */
export const useRecords = <K extends RecordKind>(
  kind: K,
  of: { homeId?: string; residentId?: string; providerId?: string },
  order: 'id' | 'day-desc' = 'id',
  enabled = true,
) =>
  useQuery({
    queryKey: ['records', kind, of],
    queryFn: async () => {
      const { items, total } = await read(
        `/records/${kind}?${new URLSearchParams({ ...of, order, limit: String(MOST) })}`,
        recordPageSchema,
      )
      return { total, items: items.map((view) => typed(kind, view)) }
    },
    enabled: enabled && (of.homeId ?? of.residentId ?? of.providerId) !== undefined,
    staleTime: 0,
  })

/** all of a kind, page by page, and what the residents and providers are called that they name */
export function useRecordPages<K extends RecordKind>(kind: K, params: Record<string, string | undefined>) {
  const { items, pages, ...list } = usePages({
    key: ['records', kind, 'pages'],
    path: `/records/${kind}`,
    params,
    schema: recordPageSchema,
  })
  const names: Record<string, string> = Object.assign({}, ...pages.map((page) => page.names))
  return { ...list, items: items.map((view) => typed(kind, view)), names }
}

export const useHistory = (kind: RecordKind, id: string | undefined) =>
  useQuery({
    queryKey: ['history', kind, id],
    queryFn: () => read(`${pathOf(kind, id ?? '')}/history`, historySchema),
    enabled: id !== undefined,
    staleTime: 0,
  })

/** what is read again after a write: the lists that a record is in, its history, and what is worked out from it */
async function changed(kind: RecordKind, id: string) {
  const stale: QueryKey[] = [
    ['record', kind, id, null],
    ['records', kind],
    ['history', kind, id],
    ['residents'],
    ['care'],
    ['entitlement'],
    ['home'],
  ]
  await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
}

export interface Change<K extends RecordKind> {
  kind: K
  id: string
  /** that was seen */
  version: number
  changes: Partial<RecordOf<K>>
  reason?: string
}

export async function changeRecord<K extends RecordKind>({ kind, id, ...body }: Change<K>): Promise<Answer<RecordView<K>>> {
  const answer = await call({ path: pathOf(kind, id), method: 'PATCH', schema: recordViewSchema, body })
  if (!answer.ok) return answer
  const view = typed(kind, answer.value)
  queries.setQueryData(['record', kind, id, null], view)
  await changed(kind, id)
  return { ok: true, value: view }
}

export async function createRecord<K extends RecordKind>(kind: K, doc: Omit<RecordOf<K>, 'id'>): Promise<Answer<RecordView<K>>> {
  const answer = await call({ path: `/records/${kind}`, method: 'POST', schema: recordViewSchema, body: { doc } })
  if (!answer.ok) return answer
  await changed(kind, answer.value.id)
  return { ok: true, value: typed(kind, answer.value) }
}

export async function removeRecord(kind: RecordKind, id: string, body: { version: number; reason: string }): Promise<Answer<unknown>> {
  const answer = await call({ path: pathOf(kind, id), method: 'DELETE', schema: z.unknown(), body })
  if (answer.ok) await changed(kind, id)
  return answer
}

/** Clear values, for the eyes of whoever asked and no cache: the caller shows them and forgets them. */
export const unmask = (kind: RecordKind, id: string, fields: string[], reason: string) =>
  call({ path: `${pathOf(kind, id)}/unmask`, method: 'POST', schema: unmaskedSchema, body: { fields, reason } })

/** Reading one record, or all that match, page by page. */
import type { CareRecord, CareRecords, ListPage, ListQuery } from '../../records/care-records.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import { breathe } from '../../records/slices.ts'
import { Refused } from '../errors.ts'

/** read and checked in one turn of the loop, a few milliseconds */
const PAGE = 100

/** Page by page, so that others get their turn. */
export async function* eachRecord<K extends RecordKind>(
  care: Pick<CareRecords, 'list'>,
  query: Omit<ListQuery<K>, 'limit' | 'after'>,
): AsyncGenerator<CareRecord<K>> {
  let after: string | null = null
  do {
    const page: ListPage<K> = await care.list<K>({ ...query, after, limit: PAGE })
    yield* page.items
    after = page.next
    if (after !== null) await breathe()
  } while (after !== null)
}

export async function allRecords<K extends RecordKind>(
  care: Pick<CareRecords, 'list'>,
  query: Omit<ListQuery<K>, 'limit' | 'after'>,
): Promise<CareRecord<K>[]> {
  const found: CareRecord<K>[] = []
  for await (const record of eachRecord(care, query)) found.push(record)
  return found
}

export async function getOrRefuse<K extends RecordKind>(care: Pick<CareRecords, 'get'>, kind: K, id: string): Promise<CareRecord<K>> {
  const record = await care.get(kind, id)
  if (!record) throw new Refused('not-found')
  return record
}

/** What records are found by follows from their documents. A migration that cannot say it in SQL leaves `search` null, to be filled here. */
import type { Save } from './care-records.ts'
import { currentRecords } from './care-rows.ts'
import { ADD_WORD, dropWords, lockHead } from './care-saving.ts'
import type { Connections, Queries } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { wordSpans } from './resident-days.ts'
import { searchTextsOf } from './search-text.ts'

const ROWS_PER_TRANSACTION = 500

/** Before anybody uses the records that were just opened. */
export async function fillDerived({ read, write, dialect }: Connections): Promise<void> {
  const underived = read.selectFrom('careRecord').select('id').where('search', 'is', null).limit(1)
  while (await underived.executeTakeFirst()) {
    await write('bulk', async (queries) => {
      await lockHead(queries)
      const words: unknown[][] = []
      for (const record of await nextRecords(queries)) {
        await fillOne(queries, record)
        if (record.kind !== 'resident') continue
        const { id } = record.doc
        words.push(...wordSpans(record.doc).map(({ word, fromDay, untilDay }) => [word, id, fromDay, untilDay]))
        await dropWords(queries, [id])
      }
      await insertRows({ queries, dialect }, ADD_WORD, words)
    })
  }
}

/** homes before their residents, whose addresses are theirs */
async function nextRecords(queries: Queries): Promise<Save[]> {
  const rows = await currentRecords(queries)
    .select(['r.kind', 'h.doc'])
    .where('r.search', 'is', null)
    .orderBy('r.kind')
    .orderBy('r.id')
    .limit(ROWS_PER_TRANSACTION)
    .execute()
  return rows.map(({ kind, doc }) => ({ kind, doc: JSON.parse(doc ?? 'null'), version: null }) as Save)
}

async function fillOne(queries: Queries, record: Save): Promise<void> {
  const texts = searchTextsOf(record)
  const home = record.kind === 'resident' ? await placeOf(queries, record.doc.homeId) : null
  await queries
    .updateTable('careRecord')
    .set({ ...texts, place: home?.place ?? texts.place })
    .where('kind', '=', record.kind)
    .where('id', '=', record.doc.id)
    .execute()
}

const placeOf = (queries: Queries, homeId: string) =>
  queries.selectFrom('careRecord').select('place').where('kind', '=', 'home').where('id', '=', homeId).executeTakeFirst()

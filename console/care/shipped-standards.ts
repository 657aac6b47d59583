/** The standards that this version of the hub brings along, kept in the records. What a clerk appended stays; what is shipped is added. */
import type { Clock } from '../../broker/clock.ts'
import type { CareRecords, Save, Who } from '../../records/care-records.ts'
import type { Standard } from '../../rules/care/standard.ts'

/** as the history names what the hub does by itself */
const THE_HUB: Who = { id: null, name: '安铃' }
/** several nodes may start at once: whoever comes second looks again */
const TRIES = 3

interface Deps {
  care: Pick<CareRecords, 'byIds' | 'save'>
  clock: Clock
}

export async function keepShippedStandards(deps: Deps, shipped: readonly Standard[]): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    const saves = await missing(deps, shipped)
    if (saves.length === 0) return
    const saved = await deps.care.save(saves, THE_HUB, '随系统提供的补贴标准')
    if (saved.ok) return
    if (saved.reason !== 'stale') throw new Error(`the shipped standards were not saved: ${saved.reason} ${saved.kind} ${saved.id}`)
  }
  throw new Error('the shipped standards were not saved: others keep changing them')
}

async function missing({ care, clock }: Deps, shipped: readonly Standard[]): Promise<Save[]> {
  const kept = await care.byIds(
    'standard',
    shipped.map(({ id }) => id),
  )
  return shipped.flatMap((standard): Save[] => {
    const record = kept.get(standard.id)
    if (!record) return [{ kind: 'standard', doc: standard, version: 0 }]
    const known = new Set(record.doc.rates.map(({ id }) => id))
    // known here from now on: runs of the past were right by what they knew
    const added = standard.rates.filter(({ id }) => !known.has(id)).map((rate) => ({ ...rate, recordedAt: clock.now() }))
    if (added.length === 0) return []
    return [{ kind: 'standard', doc: { ...record.doc, rates: [...record.doc.rates, ...added] }, version: record.version }]
  })
}

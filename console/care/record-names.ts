/** What the residents and providers are called that records name by their ids: a list of pairings says nothing without. */
import type { CareRecord, CareRecords } from '../../records/care-records.ts'

/** by id */
export async function namesIn(care: Pick<CareRecords, 'byIds'>, records: readonly CareRecord[]): Promise<Record<string, string>> {
  const [residents, providers] = await Promise.all([
    care.byIds(
      'resident',
      records.flatMap(({ doc }) => ('residentId' in doc ? doc.residentId : [])),
    ),
    care.byIds(
      'provider',
      records.flatMap(({ doc }) => ('providerId' in doc ? doc.providerId : [])),
    ),
  ])
  return Object.fromEntries([...residents, ...providers].map(([id, { doc }]) => [id, doc.name]))
}

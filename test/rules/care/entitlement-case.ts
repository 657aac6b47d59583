/** What the worked examples share: the standards as they are shipped, and a resident about whom nothing is known but what a test says. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { standardRecordSchema } from '../../../records/record-schemas/money.ts'
import type { Month } from '../../../rules/care/day.ts'
import { entitlement } from '../../../rules/care/entitlement.ts'
import type { DatedCategory, EntitlementResult, ResidentFacts, Standard } from '../../../rules/care/standard.ts'

const FOLDER = join(import.meta.dirname, '../../../rules/care/standards')

export const standardFiles: { name: string; content: unknown }[] = readdirSync(FOLDER).map((name) => ({
  name,
  content: JSON.parse(readFileSync(join(FOLDER, name), 'utf8')),
}))
export const shipped: Standard[] = standardFiles.map(({ content }) => standardRecordSchema.parse(content))
export const standard = (id: string): Standard => shipped.find((each) => each.id === id)!

/** noon in Liyang */
export const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)
/** when everything that is shipped is known */
export const NOW = noon('2026-11-01')

export const held = (category: string, from: string | null = null, more: Partial<DatedCategory> = {}): DatedCategory => ({
  category,
  from,
  until: null,
  evidence: null,
  ...more,
})
export const assessed = (day: string, care: ResidentFacts['assessments'][number]['care'], id = `assessed-${day}`) => ({
  id,
  day,
  care,
  scale: 'gb-t-42195',
})
export const lived = (
  status: ResidentFacts['statuses'][number]['status'],
  from: string,
  until: string | null = null,
  place: string | null = null,
) => ({
  status,
  from,
  until,
  place,
})
export const earning = (fen: number, from: string | null = null, until: string | null = null) => ({ fen, from, until })
export const box = (installedOn: string, removedOn: string | null = null, id = 'YJT-0001') => ({ id, installedOn, removedOn })

export const resident = (known: Partial<ResidentFacts>): ResidentFacts => ({
  residentId: 'resident-1',
  birthDate: null,
  categories: [],
  statuses: [],
  disabilities: [],
  incomes: [],
  assessments: [],
  boxes: [],
  ...known,
})

export const monthOf = (facts: ResidentFacts, month: Month, asOf = NOW, standards: readonly Standard[] = shipped): EntitlementResult =>
  entitlement({ facts, month, asOf, standards })

/** `{ 'respect-allowance': '60.00', 'home-service': '20 h' }` */
export const amountsOf = ({ entitled }: Pick<EntitlementResult, 'entitled'>): Record<string, string> =>
  Object.fromEntries(
    entitled.map(({ programme, gives, fen, hours }) => [programme, gives === 'hours' ? `${hours} h` : (fen / 100).toFixed(2)]),
  )

/** what the clerk reads out about one programme, due or not */
export function sentenceOf({ entitled, refused }: EntitlementResult, programme: string): { zh: string; en: string } {
  return [...entitled, ...refused].find((each) => each.programme === programme)!.sentence
}
export const reasonOf = ({ refused }: EntitlementResult, programme: string): string | null =>
  refused.find((each) => each.programme === programme)?.reason ?? null

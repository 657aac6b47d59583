/** Subsidy standards: looked at by everybody who works with care, and continued by the bureau's clerks. Nothing in them is ever edited. */
import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecords } from '../../records/care-records.ts'
import { ratesInForce } from '../../rules/care/rate-in-force.ts'
import type { Rate, Standard } from '../../rules/care/standard.ts'
import type { Auditor } from '../audit.ts'
import type { newRateSchema, standardListSchema, standardViewSchema } from '../care-api.ts'
import { type RefusalDetails, Refused } from '../errors.ts'
import type { Viewer } from '../viewer.ts'
import { saveOrRefuse } from './record-saving.ts'

type NewRate = z.infer<typeof newRateSchema>
export type StandardView = z.infer<typeof standardViewSchema>

export interface StandardDesk {
  list(): Promise<z.infer<typeof standardListSchema>>
  addRate(id: string, rate: NewRate, by: Viewer): Promise<StandardView>
}

interface Deps {
  care: Pick<CareRecords, 'get' | 'list' | 'save'>
  clock: Clock
  newId(): string
  audit: Auditor
}

const MOST_STANDARDS = 500

export function createStandardDesk({ care, clock, newId, audit }: Deps): StandardDesk {
  return {
    async list() {
      const { items } = await care.list({ kind: 'standard', limit: MOST_STANDARDS })
      return { items: items.map(({ version, doc }) => ({ version, standard: doc })) }
    },

    async addRate(id, { version, reason, ...fields }, by) {
      const record = await care.get('standard', id)
      if (!record) throw new Refused('not-found')
      const wrong = wrongFields(record.doc, fields)
      if (wrong.length > 0) throw new Refused('invalid', { fields: wrong })
      const rate = { ...fields, id: newId(), recordedAt: clock.now() }
      if (changesNothing(record.doc, rate)) throw new Refused('changes-nothing')
      const standard = { ...record.doc, rates: [...record.doc.rates, rate] }
      const [saved] = await saveOrRefuse([{ kind: 'standard', doc: standard, version }], { care, by, reason })
      const detail = { rateId: rate.id, validFrom: rate.validFrom, basis: rate.basis, reason }
      await audit({ by, action: 'standard-rate-added', subject: { kind: 'standard', id }, detail })
      return { version: saved!, standard }
    },
  }
}

type Fields = NonNullable<RefusalDetails['fields']>

function wrongFields({ gives }: Standard, { validFrom, validTo, amounts }: Omit<Rate, 'id' | 'recordedAt'>): Fields {
  const wrong: Fields = []
  if (validTo !== null && validTo < validFrom)
    wrong.push({ path: 'validTo', zh: '终止日期不能早于起始日期', en: 'The last day cannot lie before the first.' })
  amounts.forEach(({ fen, hours }, index) => {
    if (gives === 'hours' && fen !== 0)
      wrong.push({
        path: `amounts.${index}.fen`,
        zh: '此项目按时数发放，金额应为 0',
        en: 'This programme gives hours: the amount must be 0.',
      })
    if (gives !== 'hours' && hours !== 0)
      wrong.push({
        path: `amounts.${index}.hours`,
        zh: '此项目按金额发放，时数应为 0',
        en: 'This programme gives money: the hours must be 0.',
      })
  })
  return wrong
}

/** The rate that is in force when the new one begins already says the same, for as long. */
function changesNothing({ rates }: Standard, { id: _, ...rate }: Rate): boolean {
  const { validFrom, recordedAt } = rate
  const inForce = ratesInForce(rates, recordedAt).find(({ from, until }) => from <= validFrom && (until === null || validFrom <= until))
  if (!inForce) return false
  const { id: __, ...said } = inForce.rate
  return isDeepStrictEqual({ ...said, validFrom, recordedAt }, rate)
}

/** What is left of a resident's month: what they are entitled to, less what the services that were done have used. */
import type * as z from 'zod/mini'
import type { CareRecords } from '../../records/care-records.ts'
import { balancesOf } from '../../rules/care/charging.ts'
import { firstDayOf, lastDayOf, type Month } from '../../rules/care/day.ts'
import type { Balance } from '../../rules/care/service.ts'
import type { balanceSchema } from '../care-api.ts'
import { allRecords } from './care-reads.ts'
import type { EntitlementDesk, MonthEntitlement } from './entitlement-desk.ts'

export type NamedBalance = Balance & Pick<MonthEntitlement, 'name' | 'demonstration'>

export interface Balances {
  /** in the order of the standards; empty for a resident that nobody knows */
  of(residentId: string, month: Month): Promise<NamedBalance[]>
}

interface Deps {
  care: Pick<CareRecords, 'list'>
  entitlementsOf: EntitlementDesk['entitlementsOf']
}

export function createBalances({ care, entitlementsOf }: Deps): Balances {
  return {
    async of(residentId, month) {
      const [entitled, services] = await Promise.all([
        entitlementsOf(residentId, month),
        allRecords(care, { kind: 'service', residentId, fromDay: firstDayOf(month), untilDay: lastDayOf(month), state: 'done' }),
      ])
      const byProgramme = new Map(entitled.map((each) => [each.programme, each]))
      return balancesOf(
        entitled,
        services.flatMap(({ doc }) => doc.charges),
      ).map((balance) => {
        const { name, demonstration } = byProgramme.get(balance.programme)!
        return { ...balance, name, demonstration }
      })
    },
  }
}

export const balanceView = (balance: NamedBalance): z.infer<typeof balanceSchema> => {
  const { programme, name, gives, entitledHours, usedHours, entitledFen, usedFen, payerSharePercent, covers, demonstration } = balance
  return { programme, name, gives, entitledHours, usedHours, entitledFen, usedFen, payerSharePercent, covers, demonstration }
}

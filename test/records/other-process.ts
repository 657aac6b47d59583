/** Another process on the same folder, as the command line is while the hub runs: `node other-process.ts DIR HOME_ID`. */
import { systemClock } from '../../hub/clock.ts'
import { openRecords } from '../../records/records.ts'
import { writesOf } from './fixtures.ts'

const [dir, homeId] = process.argv.slice(2) as [string, string]
const records = await openRecords({ url: null, dir, clock: systemClock, newId: () => 'other' })
await records.store.transact('urgent', async (unit) => {
  const home = (await unit.homes([homeId])).get(homeId)!
  await unit.save(writesOf({ homes: [{ ...home, n: home.n + 100 }] }))
})
await records.close()

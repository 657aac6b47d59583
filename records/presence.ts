/** When each operator's console was last alive: a claim is lost with it. */
import { type Connections, inChunks } from './database.ts'

export interface Presence {
  touch(userId: string, at: number): Promise<void>
  seen(userIds: readonly string[]): Promise<Map<string, number>>
}

export const createPresence = ({ read, write }: Connections): Presence => ({
  touch: (userId, at) =>
    write('bulk', async (queries) => {
      const insert = queries.insertInto('presence').values({ userId, seenAt: at })
      // a later node may have seen the console later
      await insert
        .onConflict((conflict) => conflict.column('userId').doUpdateSet({ seenAt: at }).where('presence.seenAt', '<', at))
        .execute()
    }),

  async seen(userIds) {
    const rows = await inChunks(userIds, (ids) => read.selectFrom('presence').selectAll().where('userId', 'in', ids).execute())
    return new Map(rows.map(({ userId, seenAt }) => [userId, seenAt]))
  },
})

/** Presses that the server could not store live on in this tab: they must survive a reload as well as a reconnect. */
import * as z from 'zod/mini'
import { unstoredSchema } from '../api.ts'
import { EMPTY, expireUnstored, type LiveState } from './live-state.ts'

type Presses = Pick<LiveState, 'unstored' | 'handled'>

const KEY = 'anling.unstored'
const memorySchema = z.array(z.object({ press: unstoredSchema, shownAt: z.number(), handled: z.boolean() }))
let remembered: Presses = EMPTY

export function rememberUnstored({ unstored, handled }: Presses) {
  if (unstored === remembered.unstored && handled === remembered.handled) return
  remembered = { unstored, handled }
  const entries = [unstored, handled].flatMap((presses) => [...presses.values()].map((one) => ({ ...one, handled: presses === handled })))
  if (entries.length === 0) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, JSON.stringify(entries))
}

export function storedUnstored(localNow: number): LiveState {
  const text = sessionStorage.getItem(KEY)
  if (text === null) return EMPTY
  try {
    const entries = memorySchema.parse(JSON.parse(text))
    const those = (which: boolean) =>
      new Map(entries.flatMap(({ press, shownAt, handled }) => (handled === which ? [[press.key, { press, shownAt }]] : [])))
    return expireUnstored({ ...EMPTY, unstored: those(false), handled: those(true) }, localNow)
  } catch {
    return EMPTY
  }
}

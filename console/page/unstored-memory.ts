/** Presses that the server could not store live on in this tab: they must survive a reload as well as a reconnect. */
import * as z from 'zod/mini'
import { unstoredSchema } from '../api.ts'
import { EMPTY, expireUnstored, type LiveState } from './live-state.ts'

const KEY = 'anling.unstored'
const memorySchema = z.array(z.object({ press: unstoredSchema, shownAt: z.number() }))
let remembered: LiveState['unstored'] = EMPTY.unstored

export function rememberUnstored(unstored: LiveState['unstored']) {
  if (unstored === remembered) return
  remembered = unstored
  if (unstored.size === 0) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, JSON.stringify([...unstored.values()]))
}

export function storedUnstored(localNow: number): LiveState {
  const text = sessionStorage.getItem(KEY)
  if (text === null) return EMPTY
  try {
    const entries = memorySchema.parse(JSON.parse(text))
    return expireUnstored({ ...EMPTY, unstored: new Map(entries.map((entry) => [entry.press.key, entry])) }, localNow)
  } catch {
    return EMPTY
  }
}

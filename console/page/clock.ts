/** One shared clock of whole seconds in server time. Every countdown and age on the page hangs on it. */
import { useSyncExternalStore } from 'react'

let skew = 0
let second = Math.floor(Date.now() / 1000) * 1000
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

export const serverNow = () => Date.now() + skew

/** the server's time minus ours: the page never trusts the PC's clock */
export function setSkew(ms: number) {
  const jump = Math.abs(ms - skew) >= 1000
  skew = ms
  // a clock that was wrong is put right at once, not at the next second
  if (jump && listeners.size > 0) tick()
}

function tick() {
  clearTimeout(timer)
  const now = serverNow()
  const next = Math.floor(now / 1000) * 1000
  timer = setTimeout(tick, 1000 - (now - next) + 1)
  if (next === second) return
  second = next
  for (const listener of listeners) listener()
}

export function subscribeClock(listener: () => void) {
  if (listeners.size === 0) tick()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearTimeout(timer)
  }
}

/** server time, epoch ms, floored to the second */
export const useNow = () => useSyncExternalStore(subscribeClock, () => second)

/**
 * Fetches the homes of open life alarms before anybody opens them, for the phone list of the minutes without a server.
 * Each once, one after the other, behind everything else that the page loads.
 */
import { type Alarm, homeSchema } from '../../api.ts'
import type { Store } from '../store.ts'
import { cachedHome, keepHome } from './home-cache.ts'
import { call } from './http.ts'
import { useSession } from './session.ts'

const MOST = 20
const asked = new Set<string>()
const isKnown = (homeId: string) => asked.has(homeId) || cachedHome(homeId) !== undefined
let lastLooked: ReadonlyMap<string, Alarm> | null = null
let running = false

/** the homes of the newest open life alarms, without those that are known */
export function homesToPreload(alarms: ReadonlyMap<string, Alarm>, known: (homeId: string) => boolean): string[] {
  const life = [...alarms.values()].filter((alarm) => alarm.class === 'life' && alarm.status === 'open')
  const newest = life.sort((a, b) => b.openedAt - a.openedAt).map((alarm) => alarm.homeId)
  return [...new Set(newest)].slice(0, MOST).filter((homeId) => !known(homeId))
}

export function startPreload(store: Pick<Store, 'read' | 'subscribe'>, onFeedBack: (run: () => void) => unknown) {
  const look = () => void preloadHomes(() => store.read().live.alarms)
  store.subscribe(look)
  // what failed may be asked again
  onFeedBack(() => {
    lastLooked = null
  })
  look()
}

/** Called whenever something changed; `latest` is asked again after each home, because an alarm may have come meanwhile. */
async function preloadHomes(latest: () => ReadonlyMap<string, Alarm>): Promise<void> {
  if (running || lastLooked === latest() || useSession.getState().status !== 'in') return
  running = true
  try {
    for (;;) {
      lastLooked = latest()
      const [homeId] = homesToPreload(lastLooked, isKnown)
      if (homeId === undefined || !(await preload(homeId))) return
    }
  } finally {
    running = false
  }
}

/** false: the server is not there or we are not let in; tried again with the next change of an alarm, or when the server is back */
async function preload(homeId: string): Promise<boolean> {
  const owner = useSession.getState().session?.userId
  asked.add(homeId)
  const answer = await call({ path: `/homes/${encodeURIComponent(homeId)}`, schema: homeSchema, priority: 'low' })
  if (useSession.getState().session?.userId !== owner) return false
  if (answer.ok) keepHome(answer.value)
  else if (answer.status === 0 || answer.status === 401 || answer.status >= 500) {
    asked.delete(homeId)
    return false
  }
  return true
}

useSession.subscribe((now, before) => {
  if (now.session?.userId === before.session?.userId) return
  asked.clear()
  lastLooked = null
})

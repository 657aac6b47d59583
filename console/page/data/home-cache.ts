/** Homes that were opened or fetched ahead on this computer, for the minutes without a server. Part of the first chunk, which is always loaded. */
import type { Home } from '../../api.ts'
import { useSession } from './session.ts'

const homes = new Map<string, Home>()

export const keepHome = (home: Home) => void homes.set(home.id, home)
export const cachedHome = (homeId: string): Home | undefined => homes.get(homeId)

// phone numbers and illnesses are not left behind for whoever signs in next
useSession.subscribe((now, before) => now.session?.userId !== before.session?.userId && homes.clear())

/** The home's file on one screen. Seeing it is written down: health and phones are sensitive data (PIPL). */
import type { Clock } from '../broker/clock.ts'
import type { Records } from '../records/records.ts'
import type { Home } from './api.ts'
import type { Auditor } from './audit.ts'
import { Refused } from './errors.ts'
import { homeView } from './home-view.ts'
import { may } from './may.ts'
import type { SignedInUser } from './sessions.ts'
import { DAY_MS } from './shanghai-day.ts'

const ALARMS_SHOWN_MS = 90 * DAY_MS

interface Deps {
  clock: Clock
  records: Pick<Records, 'homes' | 'devices' | 'readings' | 'rejects' | 'alarms'>
  audit: Auditor
}

export interface HomeDesk {
  get(user: SignedInUser, id: string): Promise<Home>
}

export function createHomeDesk({ clock, records, audit }: Deps): HomeDesk {
  return {
    async get(user, id) {
      const file = await records.homes.get(id)
      if (!file) throw new Refused('not-found')
      const devices = await records.devices.ofHome(id)
      const [states, readingsByDevice, rejectsByDevice, alarms] = await Promise.all([
        records.homes.states([id]),
        records.readings.last(devices.map((device) => device.id)),
        records.rejects.countsByDevice(),
        records.alarms.ofHome(id, clock.now() - ALARMS_SHOWN_MS),
      ])
      const seen = { medical: may(user.role, 'see-medical'), phones: may(user.role, 'see-phones') }
      await audit({ by: user, action: 'home-viewed', subject: { kind: 'home', id }, detail: seen })
      const parts = { file, state: states.get(id) ?? null, devices, readingsByDevice, rejectsByDevice, alarms }
      return homeView(parts, user.role, clock.now())
    },
  }
}

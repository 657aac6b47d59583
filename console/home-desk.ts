/** The home's file on one screen. Seeing it is written down: health and phones are sensitive data (PIPL). */
import type { Logger } from 'pino'
import type { Clock } from '../broker/clock.ts'
import type { Records } from '../records/records.ts'
import type { Home, ResidentCare } from './api.ts'
import type { Auditor } from './audit.ts'
import { type CareSummaries, shortCare } from './care/care-summary.ts'
import { Refused } from './errors.ts'
import { homeView } from './home-view.ts'
import { may } from './may.ts'
import type { SignedInUser } from './sessions.ts'
import { DAY_MS } from './shanghai-day.ts'
import { within } from './within.ts'

const ALARMS_SHOWN_MS = 90 * DAY_MS
/** Somebody waits for help while this is read: the alarm path never waits for paperwork. */
const CARE_WITHIN_MS = 1_000

interface Deps {
  clock: Clock
  records: Pick<Records, 'homes' | 'devices' | 'readings' | 'rejects' | 'alarms'>
  audit: Auditor
  summaries: CareSummaries
  log: Logger
}

export interface HomeDesk {
  get(user: SignedInUser, id: string): Promise<Home>
}

export function createHomeDesk({ clock, records, audit, summaries, log }: Deps): HomeDesk {
  async function careOf(residentId: string): Promise<ResidentCare | null> {
    try {
      const summary = await within(summaries.of(residentId), { clock, ms: CARE_WITHIN_MS, late: 'the care records do not answer in time' })
      return summary && shortCare(summary)
    } catch (error) {
      log.error({ err: error, residentId }, 'a home is shown without what its resident is entitled to')
      return null
    }
  }

  async function careOfAll(residentIds: readonly string[]): Promise<Map<string, ResidentCare>> {
    const care = new Map<string, ResidentCare>()
    await Promise.all(
      residentIds.map(async (id) => {
        const ofResident = await careOf(id)
        if (ofResident) care.set(id, ofResident)
      }),
    )
    return care
  }

  return {
    async get(user, id) {
      const file = await records.homes.get(id)
      if (!file) throw new Refused('not-found')
      const devices = await records.devices.ofHome(id)
      const seen = { medical: may(user.role, 'see-medical'), phones: may(user.role, 'see-phones') }
      const residentIds = seen.medical ? file.residents.map((resident) => resident.id) : []
      const [states, readingsByDevice, rejectsByDevice, alarms, care] = await Promise.all([
        records.homes.states([id]),
        records.readings.last(devices.map((device) => device.id)),
        records.rejects.countsByDevice(),
        records.alarms.ofHome(id, clock.now() - ALARMS_SHOWN_MS),
        careOfAll(residentIds),
      ])
      await audit({ by: user, action: 'home-viewed', subject: { kind: 'home', id }, detail: seen })
      const parts = { file, state: states.get(id) ?? null, devices, readingsByDevice, rejectsByDevice, alarms, care }
      return homeView(parts, user.role, clock.now())
    },
  }
}

/** When a home came onto the records: town by town in the first year, later twice a month. */
import { addDays, addMonths, type Day, firstDayOf, monthOf } from '../../rules/care/day.ts'
import { type Calendar, earlier, instantOf } from './calendar.ts'
import { chanceOf } from './chance.ts'
import { TOWNS } from './places.ts'
import { storyOf } from './stories.ts'

export interface Registration {
  day: Day
  /** epoch ms */
  boxInstalledAt: number
}

const DAYS_PER_TOWN = 35
const CAMPAIGN_SHARE = 0.75
/** a home that was registered yesterday would have no past to show */
const LEAST_DAYS_AGO = 20

interface Setting {
  seed: number
  /** of the home */
  index: number
  town: string
  calendar: Calendar
  /** somebody in it is paid something beside the box */
  isPaid: boolean
}

export function registrationOf({ seed, index, town, calendar, isPaid }: Setting): Registration {
  const chance = chanceOf(seed, 'registration', index)
  const { beganOn, lastDay, frozenMonths } = calendar
  // A run pays back to the day since when somebody is entitled: whoever is, was known before the first run, or it would pay a whole year.
  const lastRegistered = isPaid ? addDays(firstDayOf(frozenMonths[0]!), -LEAST_DAYS_AGO) : addDays(lastDay, -LEAST_DAYS_AGO)
  const order = TOWNS.findIndex(({ name }) => name === town)
  const campaignDay = addDays(beganOn, order * DAYS_PER_TOWN + chance.pick([0, 9, 18]))
  const laterMonth = addMonths(monthOf(addDays(beganOn, TOWNS.length * DAYS_PER_TOWN)), chance.int(0, 30))
  const laterDay = addDays(firstDayOf(laterMonth), chance.pick([4, 19]))
  const day = chance.happens(CAMPAIGN_SHARE) || storyOf(index) ? campaignDay : earlier(laterDay, lastRegistered)
  return { day, boxInstalledAt: instantOf(addDays(day, chance.int(1, 9)), chance.int(9, 16), chance.int(0, 59)) }
}

/** 双随机 inspections: drawn by the real method from the homes and inspectors of their day, the first one finished, the second under way. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { addDays, type Day } from '../../rules/care/day.ts'
import { DRAW_METHOD, draw } from '../../rules/care/draw.ts'
import type { DemoCity } from '../demo-city.ts'
import { type Calendar, instantOf } from './calendar.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Entry, entryOf } from './history.ts'
import { goneOn } from './whereabouts.ts'

type Inspection = RecordOf<'inspection'>
type Pick = Inspection['picks'][number]

const WANTED = 20
const DAYS_AGO = [75, 12] as const
/** of the second one so many have been inspected */
const DONE_SHARE = [1, 0.6] as const

export function inspectionEntries({ seed, city, calendar, drawnBy }: Inspecting): Entry[] {
  return DAYS_AGO.flatMap((daysAgo, index) => {
    const chance = chanceOf(seed, 'inspections', index)
    const drawn = drawOn(chance, { seed, city, calendar, drawnBy }, addDays(calendar.lastDay, -daysAgo))
    if (drawn.picks.length === 0) return []
    const first = entryOf({ at: drawn.drawnAt, by: 'bureau', reason: null }, 'inspection', drawn)
    return [first, ...results(chance, drawn, Math.round(drawn.picks.length * DONE_SHARE[index]!))]
  })
}

export interface Inspecting {
  seed: number
  city: DemoCity
  calendar: Calendar
  /** a clerk */
  drawnBy: string
}

/** as the inspection desk draws: which homes does not depend on whose grid they lie in */
function drawOn(chance: Chance, { city, calendar: { today }, drawnBy }: Inspecting, day: Day): Inspection {
  const registered = new Set(city.registrations.filter((one) => one.day < day).map(({ homeId }) => homeId))
  const lived = new Set(city.residents.filter((resident) => (goneOn(resident) ?? today) > day).map(({ homeId }) => homeId))
  const population = new Map(city.homes.filter(({ id }) => registered.has(id) && lived.has(id)).map((home) => [home.id, home]))
  const inspectors = city.officers.filter(({ inspector }) => inspector)
  const lists = { homes: [...population.keys()].sort(), inspectors: inspectors.map(({ id }) => id).sort() }
  const seed = Array.from({ length: 16 }, () => chance.int(0, 255).toString(16).padStart(2, '0')).join('')
  const wanted = Math.min(WANTED, Math.ceil(population.size / 5))
  const homesDrawn = draw({ seed, ...lists, wanted, ownGrid: [] }).map(({ homeId }) => population.get(homeId)!)
  const ownGrid = homesDrawn.flatMap((home) =>
    inspectors
      .filter(({ town, village, grid }) => town === home.town && village === home.village && grid === home.grid)
      .map(({ id }) => ({ homeId: home.id, inspectorId: id })),
  )
  const picks = draw({ seed, ...lists, wanted, ownGrid }).map((pick): Pick => ({ ...pick, doneDay: null, result: null, note: '' }))
  const when = { id: `inspection-${day}`, day, drawnAt: instantOf(day, 9), drawnBy, method: DRAW_METHOD }
  return { ...when, seed, ...lists, ownGrid, wanted, picks }
}

const PROBLEMS = [
  '一键通被拔掉电源，当场接好',
  '探访记录与本人所述不符，已要求补正',
  '联系人电话已停机，已更新',
  '老人反映助餐未按时送到',
] as const

/** One or a few a day, each its own version. */
function results(chance: Chance, inspection: Inspection, count: number): Entry[] {
  let current = inspection
  return Array.from({ length: count }, (_, index): Entry => {
    const doneDay = addDays(inspection.day, 1 + Math.floor(index / 2))
    const isFine = chance.happens(0.85)
    const result: Omit<Pick, 'homeId' | 'inspectorId'> = {
      doneDay,
      result: isFine ? 'ok' : 'problem',
      note: isFine ? '' : chance.pick(PROBLEMS),
    }
    current = { ...current, picks: current.picks.map((pick, nth) => (nth === index ? { ...pick, ...result } : pick)) }
    return entryOf({ at: instantOf(doneDay, 16, index), by: 'bureau2', reason: null }, 'inspection', current)
  })
}

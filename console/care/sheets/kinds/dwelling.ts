/** Which home a row is about that names it by id, by somebody who lives there, or by its address. */
import type { Draft } from '../draft.ts'
import type { Values } from '../fields.ts'
import type { Flaw } from '../problems.ts'
import { HOME_ID, type HomesByAddress, ID_NUMBER, loadHomesByAddress, PLACE_FIELDS, wholeAddress } from './address.ts'
import { type PlanDeps, problem } from './kind.ts'

export const DWELLING_FIELDS = {
  homeId: HOME_ID,
  residentIdNumber: {
    ...ID_NUMBER,
    title: { zh: '老人身份证号', en: "Resident's ID number" },
    needed: false,
    also: [...ID_NUMBER.also, '身份证号', '老人身份证', '老人身份证号码', 'id number', 'resident id number'],
  },
  town: { ...PLACE_FIELDS.town, needed: false },
  village: { ...PLACE_FIELDS.village, needed: false },
  addressLine: { ...PLACE_FIELDS.addressLine, needed: false },
}
type DwellingRow = { row: number; values: Values<typeof DWELLING_FIELDS>; filled: ReadonlySet<string> }

export const DWELLING_KEYS = [['homeId'], ['residentIdNumber'], ['town', 'village', 'addressLine']] as const

export interface Dwellings {
  /** before `of`: what the next rows name */
  load(rows: readonly DwellingRow[]): Promise<void>
  of(row: DwellingRow): { ok: true; homeId: string } | { ok: false; problems: Flaw[] }
}

export async function createDwellings({ care }: PlanDeps, draft: Draft): Promise<Dwellings> {
  const byAddress: HomesByAddress = await loadHomesByAddress(care)
  let residents = new Map<string, string>()

  const byResident = (idNumber: string | undefined): string | null =>
    draft.get('resident', residents.get(idNumber ?? '') ?? '')?.homeId ?? null

  function named(row: number, field: string, homeId: string | null, reason: Flaw['reason']): ReturnType<Dwellings['of']> {
    return homeId === null ? { ok: false, problems: [problem(row, field, { reason })] } : { ok: true, homeId }
  }

  return {
    async load(rows) {
      residents = await care.byNaturalKey(
        'resident',
        rows.flatMap(({ values }) => values.residentIdNumber ?? []),
      )
      await draft.load('resident', [...residents.values()])
      await draft.load(
        'home',
        rows.map(({ values }) => values.homeId),
      )
    },
    // the most exact name counts
    of({ row, values, filled }) {
      const { homeId, residentIdNumber } = values
      if (homeId !== undefined) return named(row, 'homeId', draft.get('home', homeId) ? homeId : null, 'unknown-home')
      if (residentIdNumber !== undefined) return named(row, 'residentIdNumber', byResident(residentIdNumber), 'unknown-resident')
      const address = wholeAddress(values)
      if (address) return named(row, 'addressLine', byAddress.find(address), 'unknown-home')
      const wrongAlready = ['homeId', 'residentIdNumber'].some((name) => filled.has(name))
      return { ok: false, problems: wrongAlready ? [] : [problem(row, null, { reason: 'no-home' })] }
    },
  }
}

import type { Home } from '../../api.ts'

/** the numbers by which the resident can be reached, without repeats */
export function residentPhones(home: Home): { who: string | null; phone: string }[] {
  const all = [{ who: null, phone: home.phone }, ...home.residents.map((resident) => ({ who: resident.name, phone: resident.phone }))]
  const seen = new Set<string>()
  return all.flatMap(({ who, phone }) => {
    if (!phone || seen.has(phone)) return []
    seen.add(phone)
    return [{ who, phone }]
  })
}

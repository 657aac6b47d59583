import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDemoCity } from '../../hub/demo-city.ts'
import { categoriesOn } from '../../records/resident-days.ts'

const today = '2026-11-24'
const city = createDemoCity({ homes: 2000, seed: 7, today })
const words = (resident: (typeof city.residents)[number]) => categoriesOn(resident, today)

const ageOn = (birthDate: string, day: string) =>
  Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (birthDate.slice(5) > day.slice(5) ? 1 : 0)

/** GB 11643-1999 §3.5, by its table: the weighted sum of all 18 characters leaves 1 when divided by 11 */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1]
const remainder = (id: string) =>
  [...id].reduce((sum, digit, index) => sum + (digit === 'X' ? 10 : Number(digit)) * WEIGHTS[index]!, 0) % 11

describe('the demonstration city', () => {
  test('is the same for the same arguments, and another for another seed', () => {
    expect(createDemoCity({ homes: 2000, seed: 7, today })).toEqual(city)
    expect(createDemoCity({ homes: 2000, seed: 8, today }).residents).not.toEqual(city.residents)
  })

  test('grows without changing the homes that were there', () => {
    expect(createDemoCity({ homes: 20, seed: 7, today }).residents).toEqual(city.residents.filter(({ homeId }) => homeId <= 'home-000020'))
  })

  test('gives every home a resident, a contact with a key, a grid officer and a box', () => {
    const has = (list: readonly { homeId: string }[]) => new Set(list.map(({ homeId }) => homeId)).size
    expect(city.homes).toHaveLength(2000)
    expect(has(city.residents)).toBe(2000)
    expect(has(city.contacts.filter(({ keyHolder }) => keyHolder))).toBe(2000)
    expect(has(city.contacts.filter(({ relation }) => relation === '网格员'))).toBe(2000)
    expect(has(city.devices)).toBe(2000)
    expect(city.devices[122]).toEqual({ id: 'box-000123', homeId: 'home-000123', model: 'anling-box-1', name: '一键通', beatMs: 60_000 })
  })

  test('uses every id once', () => {
    for (const list of [city.homes, city.residents, city.contacts, city.providers, city.devices]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
    }
  })

  test('lists contacts in calling order without a gap', () => {
    const ordersByHome = Map.groupBy(city.contacts, ({ homeId }) => homeId)
    for (const contacts of ordersByHome.values()) expect(contacts.map(({ order }) => order)).toEqual(contacts.map((_, index) => index + 1))
  })

  test('is a city of old people, most of them over 75', () => {
    const ages = city.residents.map(({ birthDate }) => ageOn(birthDate!, today))
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(60)
    expect(Math.max(...ages)).toBeLessThanOrEqual(101)
    expect(ages.filter((age) => age >= 75).length / ages.length).toBeGreaterThan(0.7)
  })

  test('calls everybody from 80 on 高龄, and nobody else', () => {
    for (const resident of city.residents) expect(words(resident).includes('高龄')).toBe(ageOn(resident.birthDate!, today) >= 80)
  })

  test('gives the childless no children to call', () => {
    const childless = new Set(city.residents.filter((resident) => /散居五保|失独/.test(words(resident).join())).map(({ homeId }) => homeId))
    expect(childless.size).toBeGreaterThan(50)
    expect(city.contacts.filter(({ homeId, relation }) => childless.has(homeId) && /^(儿子|女儿)/.test(relation))).toEqual([])
  })

  test('lies in Liyang', () => {
    for (const { lat, lon } of [...city.homes, ...city.providers]) {
      expect(lat).toBeGreaterThan(31.2)
      expect(lat).toBeLessThan(31.65)
      expect(lon).toBeGreaterThan(119.13)
      expect(lon).toBeLessThan(119.61)
    }
  })

  test('has phones that no real person can have', () => {
    const phones = [...city.homes, ...city.residents, ...city.contacts].flatMap(({ phone }) => phone ?? [])
    for (const phone of phones) expect(phone).toMatch(/^154\d{8}$/)
  })

  test('has sixty providers, some of them round the clock', () => {
    expect(city.providers).toHaveLength(60)
    expect(city.providers.filter(({ fromHour, toHour }) => fromHour === toHour)).toHaveLength(12)
  })
})

test('identity numbers carry county, birth date, gender and a valid check character, whatever the seed and the day', () => {
  const days = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.integer(), days, (seed, day) => {
      for (const { idNumber, birthDate, gender } of createDemoCity({ homes: 10, seed, today: day }).residents) {
        expect(idNumber!.slice(0, 14)).toBe(`320481${birthDate!.replaceAll('-', '')}`)
        expect(Number(idNumber![16]) % 2).toBe(gender === 'male' ? 1 : 0)
        expect(remainder(idNumber!)).toBe(1)
        const age = ageOn(birthDate!, day)
        expect(age >= 60 && age <= 101).toBe(true)
      }
    }),
    {
      examples: [
        [1, '2028-02-29'],
        [1, '2027-02-28'],
      ],
    },
  )
})

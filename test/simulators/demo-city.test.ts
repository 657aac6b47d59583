import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkRecord } from '../../console/care/record-checks.ts'
import { priceOn } from '../../console/care/service-booking.ts'
import { loadCareFiles } from '../../hub/care-files.ts'
import { calendarOf, instantOf } from '../../hub/demo-city/calendar.ts'
import { batchesOf, type Entry } from '../../hub/demo-city/history.ts'
import { createPast } from '../../hub/demo-city/past.ts'
import { createServices } from '../../hub/demo-city/services.ts'
import { settlementEntries } from '../../hub/demo-city/settlements.ts'
import { createTimetable } from '../../hub/demo-city/timetable.ts'
import { createDemoCity, type DemoCity } from '../../hub/demo-city.ts'
import { RECORD_SCHEMAS, type RecordKind, type RecordOf } from '../../records/record-schemas/kinds.ts'
import { categoriesOn } from '../../records/resident-days.ts'
import { assessmentOn, uncorrected } from '../../rules/care/assessed.ts'
import { addDays, addMonths, ageOn } from '../../rules/care/day.ts'
import { proves } from '../../rules/care/draw.ts'
import { score } from '../../rules/care/score.ts'
import { statusEntryOn, statusOn } from '../../rules/care/status.ts'
import { riskOf } from '../../rules/care/visit-plan.ts'

const today = '2026-11-24'
const calendar = calendarOf(today)
const city = createDemoCity({ homes: 2000, seed: 7, today })
const words = (resident: DemoCity['residents'][number]) => categoriesOn(resident, today)
const { scales, standards } = await loadCareFiles({ extraDir: 'none' })
const past = createPast({ seed: 7, city, calendar, scales, drawnBy: '孙志远' })
const entries = [...past.people, ...past.assessments, ...past.visits]
const docsOf = <K extends RecordKind>(kind: K, from: readonly Entry[] = entries) =>
  from.flatMap(({ save }) => (save.kind === kind ? [save.doc as RecordOf<K>] : []))

const share = <T>(all: readonly T[], fits: (one: T) => boolean): number => all.filter(fits).length / all.length

/** GB 11643-1999 §3.5, by its table: the weighted sum of all 18 characters leaves 1 when divided by 11 */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1]
const remainder = (id: string) =>
  [...id].reduce((sum, digit, index) => sum + (digit === 'X' ? 10 : Number(digit)) * WEIGHTS[index]!, 0) % 11

describe('the demonstration city', () => {
  test('is the same for the same arguments, and another for another seed', () => {
    const again = createDemoCity({ homes: 2000, seed: 7, today })
    expect(again).toEqual(city)
    expect(createPast({ seed: 7, city: again, calendar, scales, drawnBy: '孙志远' })).toEqual(past)
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
    const box = { id: 'box-000123', homeId: 'home-000123', model: 'anling-box-1', name: '一键通', beatMs: 60_000, disabled: false }
    expect(city.devices[122]).toMatchObject(box)
  })

  test('uses every id once', () => {
    for (const list of [city.homes, city.residents, city.contacts, city.providers, city.officers, city.devices]) {
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
    expect(share(ages, (age) => age >= 75)).toBeGreaterThan(0.7)
  })

  test('calls everybody from 80 on 高龄, and nobody else', () => {
    for (const resident of city.residents) expect(words(resident).includes('高龄')).toBe(ageOn(resident.birthDate!, today) >= 80)
  })

  test.each([
    ['独居', 0.7, 0.82],
    ['低保', 0.065, 0.1],
    ['低保边缘', 0.04, 0.065],
    ['散居五保', 0.025, 0.05],
    ['失独', 0.012, 0.03],
    ['重残', 0.035, 0.06],
    ['失能', 0.04, 0.08],
    ['失智', 0.03, 0.06],
  ])('%s are %d to %d of all', (word, least, most) => {
    const found = share(city.residents, (resident) => words(resident).includes(word))
    expect(found).toBeGreaterThan(least)
    expect(found).toBeLessThan(most)
  })

  test('has couples in about a seventh of its homes', () => {
    const couples = city.residents.length / city.homes.length - 1
    expect(couples).toBeGreaterThan(0.11)
    expect(couples).toBeLessThan(0.16)
  })

  test('has somebody in hospital, away or in an institution just now, and a few who died or moved in the last year', () => {
    const statuses = city.residents.map((resident) => statusOn(resident.statuses, today))
    const now = share(statuses, (status) => ['hospital', 'away', 'institution'].includes(status))
    expect(now).toBeGreaterThan(0.012)
    expect(now).toBeLessThan(0.032)
    expect(share(statuses, (status) => status === 'deceased')).toBeGreaterThan(0.007)
    const gone = city.residents.filter((resident) => ['deceased', 'moved'].includes(statusOn(resident.statuses, today)))
    for (const { statuses: own } of gone) expect(own.at(-1)!.from > addDays(today, -366)).toBe(true)
  })

  test('needs no box where nobody lives any more', () => {
    const livedIn = new Set(
      city.residents.filter((one) => !['deceased', 'moved'].includes(statusOn(one.statuses, today))).map((one) => one.homeId),
    )
    const disabled = city.devices.filter((device) => device.disabled)
    expect(disabled.length).toBeGreaterThan(10)
    for (const { homeId, disabled: off } of city.devices) expect(off).toBe(!livedIn.has(homeId))
  })

  test('has papers for what it says: consents, incomes of those in hardship, certificates of the severely disabled', () => {
    expect(share(city.residents, ({ consents }) => consents.length > 0)).toBeGreaterThan(0.94)
    for (const resident of city.residents) {
      const [income, disability] = [resident.incomes[0], resident.disabilities[0]]
      if (words(resident).includes('低保')) expect(income?.fen).toBeLessThan(86_000)
      if (words(resident).includes('重残')) expect(disability?.grade).toBeLessThanOrEqual(2)
    }
    const dated = city.residents.flatMap(({ categories }) => categories).filter(({ from }) => from !== null)
    expect(share(dated, ({ evidence }) => evidence !== null)).toBe(1)
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

  test('has phones and accounts that no real person can have', () => {
    const people = [...city.homes, ...city.residents, ...city.contacts, ...city.officers, ...docsOf('responder'), ...docsOf('pairing')]
    for (const { phone } of people) if (phone !== null) expect(phone).toMatch(/^154\d{8}$/)
    for (const { bankAccount } of city.residents) if (bankAccount !== null) expect(bankAccount).toMatch(/^000000/)
  })

  test('has sixty providers in its towns and a few for the whole city, with people, prices and valid credit codes', () => {
    expect(city.providers.filter(({ town, name }) => name.startsWith(town))).toHaveLength(60)
    const staffed = new Set(docsOf('responder').map(({ providerId }) => providerId))
    for (const provider of city.providers) {
      expect(staffed.has(provider.id)).toBe(true)
      expect(checkRecord('provider', provider, today)).toEqual([])
      expect(creditSum(provider.creditCode!)).toBe(0)
      for (const item of provider.services) expect(priceOn(provider, item, today)).not.toBeNull()
    }
  })

  test('has inspectors among the grid officers of every second town at least', () => {
    const towns = new Set(city.officers.filter(({ inspector }) => inspector).map(({ town }) => town))
    expect(towns.size).toBeGreaterThan(6)
  })
})

/** GB 32100-2015: with its check character the weighted sum is divisible by 31 */
const creditSum = (code: string): number => {
  const values = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  return [...code].reduce((sum, character, index) => sum + values.indexOf(character) * (index === 17 ? 1 : 3 ** index % 31), 0) % 31
}

describe('its past', () => {
  test('fits the schemas and the checks that people meet when they enter records', () => {
    for (const { save } of entries) {
      const parsed = RECORD_SCHEMAS[save.kind].safeParse(save.doc)
      expect(parsed.success ? [] : [save.doc.id, parsed.error.issues]).toEqual([])
      expect(checkRecord(save.kind, save.doc as RecordOf<typeof save.kind>, today)).toEqual([])
    }
  })

  test('was over yesterday evening, and every record began with its home', () => {
    const registered = new Map(city.registrations.map(({ homeId, day }) => [homeId, instantOf(day, 9)]))
    for (const { at } of entries) expect(at).toBeLessThan(instantOf(today, 0))
    for (const { at, save } of past.people)
      if (save.kind === 'resident' || save.kind === 'contact') expect(at).toBeGreaterThanOrEqual(registered.get(save.doc.homeId)!)
  })

  test('ends with the records as they are', () => {
    const last = new Map(docsOf('resident').map((doc) => [doc.id, doc]))
    expect([...last.values()]).toEqual(city.residents)
    expect(docsOf('resident').length).toBeGreaterThan(city.residents.length * 1.2)
  })

  test('is saved in the order of time, no record twice at once', () => {
    const batches = batchesOf(entries)
    expect(batches.map(({ at }) => at)).toEqual(batches.map(({ at }) => at).sort((a, b) => a - b))
    for (const { saves } of batches) expect(new Set(saves.map(({ kind, doc }) => `${kind} ${doc.id}`)).size).toBe(saves.length)
    expect(batches.flatMap(({ saves }) => saves)).toHaveLength(entries.length)
  })
})

describe('its assessments', () => {
  const assessments = docsOf('assessment')
  const counting = new Map(
    [...Map.groupBy(uncorrected(assessments), ({ residentId }) => residentId)].map(([id, own]) => [id, assessmentOn(own, today)!]),
  )

  test('say what a scoring of their answers says, on the scale that was in force', () => {
    for (const { scale: id, scaleVersion, answers, circumstances, result, override, level, care, day } of assessments) {
      const scale = scales.find((one) => one.id === id && one.version === scaleVersion)!
      expect(id).toBe(day < '2023-01-01' ? 'mz-t-039' : 'gb-t-42195')
      expect(score(scale, answers, circumstances)).toEqual({ ok: true, result })
      expect([level, care]).toEqual(override ? [override.level, override.care] : [result.level, result.care])
    }
    expect(assessments.filter(({ scale }) => scale === 'mz-t-039').length).toBeGreaterThan(100)
  })

  test('cover about 60 % of the residents, over several years, and spread over the levels', () => {
    const assessed = counting.size / city.residents.length
    expect(assessed).toBeGreaterThan(0.55)
    expect(assessed).toBeLessThan(0.72)
    const levels = [...counting.values()].map(({ care }) => care)
    for (const care of ['intact', 'mild', 'moderate'] as const) expect(share(levels, (one) => one === care)).toBeGreaterThan(0.15)
    for (const care of ['severe', 'total'] as const) expect(share(levels, (one) => one === care)).toBeGreaterThan(0.02)
    expect(new Set(assessments.map(({ day }) => day.slice(0, 4))).size).toBeGreaterThan(4)
  })

  test('call severe or total whoever is 失能, and say of whom they replace, override or leave overdue', () => {
    for (const resident of city.residents.filter((one) => words(one).includes('失能')))
      expect(['severe', 'total']).toContain(counting.get(resident.id)?.care)
    expect(assessments.filter(({ replaces }) => replaces !== null).length).toBeGreaterThan(10)
    for (const { replaces, reason, residentId } of assessments)
      if (replaces !== null) expect([reason, assessments.find(({ id }) => id === replaces)?.residentId]).toEqual(['dispute', residentId])
    expect(assessments.filter(({ override }) => override !== null).length).toBeGreaterThan(10)
    const overdue = share([...counting.values()], ({ nextDue }) => nextDue < today)
    expect(overdue).toBeGreaterThan(0.03)
    expect(overdue).toBeLessThan(0.3)
  })

  test('include a yearly check of every provider that goes to homes', () => {
    const checks = docsOf('provider-assessment')
    const checked = city.providers.filter(({ kind }) => kind !== '评估机构')
    expect(checks.map(({ providerId, year }) => `${providerId} ${year}`).sort()).toEqual(
      checked.flatMap(({ id }) => [`${id} 2025`, `${id} 2026`]).sort(),
    )
    for (const { answers, circumstances, result, scale: id } of checks)
      expect(score(scales.find((one) => one.id === id)!, answers, circumstances)).toEqual({ ok: true, result })
  })

  test('and its visits follow the risk that the rules see', () => {
    const residents = new Map(city.residents.map((resident) => [resident.id, resident]))
    for (const { residentId, risk, everyDays } of docsOf('visit-plan')) {
      const { birthDate, illnesses, ...resident } = residents.get(residentId)!
      const care = counting.get(residentId)?.care ?? null
      const categories = categoriesOn(resident, calendar.lastDay)
      const seen = riskOf({ age: ageOn(birthDate!, today), categories, care, illnesses })
      expect([risk, everyDays]).toEqual([seen.risk, seen.everyDays])
    }
    const states = Map.groupBy(docsOf('visit'), ({ state }) => state)
    expect(states.get('done')!.length).toBeGreaterThan(5_000)
    for (const state of ['missed', 'cancelled', 'planned'] as const) expect(states.get(state)!.length).toBeGreaterThan(20)
    for (const { residentId, doneDay } of states.get('done')!)
      expect(statusOn(residents.get(residentId)!.statuses, doneDay!)).toBe('at-home')
  })

  test('and its inspections can be proven', () => {
    const inspections = docsOf('inspection')
    expect(new Set(inspections.map(({ id }) => id)).size).toBe(2)
    for (const inspection of inspections) expect(proves(inspection)).toBe(true)
    expect(inspections.flatMap(({ picks }) => picks).some(({ result }) => result === 'problem')).toBe(true)
  })
})

describe('the services of a month', () => {
  const month = '2026-10'
  const covers = (id: string) => standards.find((standard) => standard.id === id)!.covers
  const usable = [
    {
      programme: 'elder-service',
      gives: 'voucher' as const,
      hours: 0,
      fen: 20_000,
      payerSharePercent: null,
      covers: covers('elder-service'),
    },
    { programme: 'home-service', gives: 'hours' as const, hours: 20, fen: 0, payerSharePercent: null, covers: covers('home-service') },
  ]
  const usableBy = new Map(city.residents.filter((_, index) => index % 10 === 0).map(({ id }) => [id, usable]))
  const towns = new Map(city.homes.map(({ id, town }) => [id, town]))
  const statuses = new Map(city.residents.map((resident) => [resident.id, resident.statuses]))
  const setting = { seed: 7, month, calendar, residents: city.residents, townOf: (id: string) => towns.get(id)!, usableBy }
  const services = createServices({ ...setting, timetable: createTimetable(city.providers, past.responders) })
  const done = services.filter(({ state }) => state === 'done')

  test('are done by somebody who does this, there, at their price, for somebody who is at home', () => {
    expect(done.length).toBeGreaterThan(500)
    const providers = new Map(city.providers.map((provider) => [provider.id, provider]))
    const employers = new Map(past.responders.map(({ id, providerId }) => [id, providerId]))
    for (const { providerId, responderId, item, day, unit, unitFen, homeId, residentId } of services) {
      const provider = providers.get(providerId)!
      expect(provider.services).toContain(item)
      if (provider.serviceTowns.length > 0) expect(provider.serviceTowns).toContain(towns.get(homeId))
      expect(priceOn(provider, item, day)).toMatchObject({ unit, fen: unitFen })
      expect(employers.get(responderId!)).toBe(providerId)
      expect(statusEntryOn(statuses.get(residentId)!, day)).toBeNull()
    }
  })

  test('are charged in full, and never beyond what the resident may use', () => {
    for (const { charges, totalFen } of done) expect(charges.reduce((sum, { fen }) => sum + fen, 0)).toBe(totalFen)
    for (const own of Map.groupBy(done, ({ residentId }) => residentId).values()) {
      const charges = own.flatMap((service) => service.charges)
      const of = (programme: string) => charges.filter((charge) => charge.programme === programme)
      expect(of('elder-service').reduce((sum, { fen }) => sum + fen, 0)).toBeLessThanOrEqual(20_000)
      expect(of('home-service').reduce((sum, { hours }) => sum + hours, 0)).toBeLessThanOrEqual(20)
    }
  })

  test('are settled with something to hold back, which one clerk decides and another approves', () => {
    const clerks = { preparing: { id: 'user-1', name: '孙志远' }, approving: { id: 'user-2', name: '李佳' } }
    const of = (settled: string) => {
      const timetable = createTimetable(city.providers, past.responders)
      const provided = createServices({ ...setting, month: settled, timetable })
      return docsOf('settlement', settlementEntries({ ...setting, month: settled, services: provided, statuses, clerks }))
    }
    const drafts = of(month)
    const problems = new Set(drafts.flatMap(({ lines }) => lines.map(({ problem }) => problem)))
    expect([...problems].sort()).toEqual(['no-evidence', 'overlaps', 'too-short', null].sort())
    expect(new Set(drafts.map(({ state }) => state))).toEqual(new Set(['draft']))
    const approved = of(addMonths(month, -1)).filter(({ state }) => state === 'approved')
    expect(approved.length).toBeGreaterThan(20)
    for (const { preparedBy, approvedBy, approvedAt, preparedAt } of approved) {
      expect([preparedBy.name, approvedBy?.name]).toEqual(['孙志远', '李佳'])
      expect(approvedAt!).toBeGreaterThan(preparedAt)
    }
  })
})

test('identity numbers carry county, birth date, gender and a valid check character, whatever the seed and the day', () => {
  const days = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.integer(), days, (seed, day) => {
      for (const resident of createDemoCity({ homes: 10, seed, today: day }).residents) {
        const { idNumber, birthDate, gender } = resident
        expect(idNumber!.slice(0, 14)).toBe(`320481${birthDate!.replaceAll('-', '')}`)
        expect(Number(idNumber![16]) % 2).toBe(gender === 'male' ? 1 : 0)
        expect(remainder(idNumber!)).toBe(1)
        const age = ageOn(birthDate!, day)
        expect(age >= 60 && age <= 101).toBe(true)
        expect(checkRecord('resident', resident, day)).toEqual([])
      }
    }),
    {
      examples: [
        [1, '2028-02-29'],
        [1, '2027-02-28'],
        [1, '2026-12-01'],
        [1, '2027-01-01'],
      ],
    },
  )
})

test('a past can be made on any day', () => {
  const days = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.integer(), days, (seed, day) => {
      const small = createDemoCity({ homes: 40, seed, today: day })
      const made = createPast({ seed, city: small, calendar: calendarOf(day), scales, drawnBy: '孙志远' })
      for (const { at, save } of [...made.people, ...made.assessments, ...made.visits]) {
        expect(at).toBeLessThan(instantOf(day, 0))
        expect(checkRecord(save.kind, save.doc as RecordOf<typeof save.kind>, day)).toEqual([])
      }
    }),
    { numRuns: 15, examples: [[1, '2026-12-01'], [1, '2027-01-01'], [1, '2028-02-29'], [1, '2026-12-02']] }, // biome-ignore format: a table
  )
})

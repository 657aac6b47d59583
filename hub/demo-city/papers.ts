/** What a resident's papers say: disability, income, consents, where allowances go. Numbers that no office has given out. */
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import { addDays, type Day } from '../../rules/care/day.ts'
import type { Calendar } from './calendar.ts'
import { HARDSHIP } from './categories.ts'
import type { Chance } from './chance.ts'
import { bankAccount, disabilityCertificate } from './identity.ts'

interface Holder {
  words: readonly string[]
  age: number
  registeredOn: Day
  calendar: Calendar
}

export function createDisability(chance: Chance, { words, registeredOn, calendar }: Holder): ResidentRecord['disabilities'][number] | null {
  const kind = chance.weighted([['肢体', 45], ['视力', 18], ['听力', 15], ['精神', 8], ['多重', 6], ['智力', 5], ['言语', 3]] as const) // biome-ignore format: a table
  const [severe, slight] = [chance.weighted([[1, 45], [2, 55]] as const), chance.int(3, 4)] // biome-ignore format: a table
  const certificate = disabilityCertificate(chance)
  const from = chance.happens(0.06) ? addDays(calendar.lastDay, -chance.int(40, 320)) : addDays(registeredOn, -chance.int(200, 5000))
  const holds = chance.happens(0.035)
  if (words.includes('重残')) return { kind, grade: severe, certificate, from, until: null }
  return holds ? { kind, grade: slight, certificate, from, until: null } : null
}

/** As it was asked when the home was registered; nobody asks those who apply for nothing. */
export function createIncomes(chance: Chance, holder: Holder): ResidentRecord['incomes'] {
  const fen = createIncome(chance, holder)
  return fen === null ? [] : [{ fen, from: holder.registeredOn, until: null, evidence: '家庭经济状况核对' }]
}

/** per person and month */
function createIncome(chance: Chance, { words }: Holder): number | null {
  const tens = chance.int(0, 39) * 1000
  if (words.includes('低保')) return 20_000 + tens
  if (words.includes('低保边缘')) return 90_000 + tens
  if (words.includes('散居五保')) return 0
  return words.includes('失独') ? 180_000 + tens * 5 : null
}

const PURPOSES = [['care', 1], ['health', 1], ['contacts', 1], ['location', 0.9], ['sharing', 0.8]] as const // biome-ignore format: a table

/** Signed when the home was registered; a few sheets are still missing. */
export function createConsents(chance: Chance, { registeredOn }: Holder): ResidentRecord['consents'] {
  const answers = PURPOSES.map(([purpose, share]) => ({ purpose, given: chance.happens(share), on: registeredOn, evidence: '书面同意书' }))
  return chance.happens(0.97) ? answers : []
}

const BANKS = ['示范农商银行', '示范村镇银行', '示范储蓄银行'] as const

export function createAccount(chance: Chance, { words, age }: Holder): Pick<ResidentRecord, 'bankName' | 'bankAccount'> {
  const account = { bankName: chance.pick(BANKS), bankAccount: bankAccount(chance) }
  const isPaid = age >= 80 || words.some((word) => HARDSHIP.has(word))
  return chance.happens(isPaid ? 0.95 : 0.5) ? account : { bankName: null, bankAccount: null }
}

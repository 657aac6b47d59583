/**
 * What a record is found by. Open words (names with their pinyin, addresses, ids) by any part; sensitive numbers only whole, or by what
 * their masks show anyway, so that nobody can guess a number digit by digit. Pure.
 */
import { pinyin } from 'pinyin-pro'
import { printable } from '../gateway/payload.ts'
import type { RecordKind, RecordOf } from './record-schemas/kinds.ts'

export interface SearchTexts {
  /** lines of open words */
  search: string
  /** `=` before each whole number, and its masked form: " =13812345678 138…5678 " */
  exact: string
  /** of a home: its address */
  place: string
}

/** full-width letters and digits become plain ones, and spaces mean nothing: "１２ 幢" is "12幢" */
export const plain = (text: string): string => printable(text).normalize('NFKC').toLowerCase().replace(/\s+/g, '')
const digitsOf = (text: string): string => plain(text).replace(/[-–—()+.·]/g, '')

/** shorter ones show so much in their masks that they are found whole or not at all */
const MASKED_FROM_LENGTH = 8

function tokensOf(number: string): string[] {
  if (number.length >= MASKED_FROM_LENGTH) return [`=${number}`, `${number.slice(0, 3)}…${number.slice(-4)}`]
  // whoever types three or four digits may mean a whole number as well as what a mask shows
  if (number.length === 3) return [`${number}…`]
  return number.length === 4 ? [`…${number}`] : [`=${number}`]
}

function numberTokens(numbers: readonly (string | null)[]): string {
  const tokens = numbers.flatMap((text) => tokensOf(text === null ? '' : digitsOf(text)).filter((token) => token !== '='))
  return tokens.length === 0 ? '' : ` ${tokens.join(' ')} `
}

const KEPT_NAMES = 50_000
const pinyinByName = new Map<string, string>()

/** "zhouguiying\nzgy"; family names as they are read as such (单 shan, 仇 qiu); a name without Chinese characters has none */
function pinyinOf(name: string): string {
  const known = pinyinByName.get(name)
  if (known !== undefined) return known
  const syllables = /\p{Script=Han}/u.test(name)
    ? pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true }).map((syllable) => syllable.toLowerCase())
    : []
  const letters = syllables.length === 0 ? '' : `\n${syllables.join('')}\n${syllables.map((syllable) => syllable[0]).join('')}`
  if (pinyinByName.size >= KEPT_NAMES) pinyinByName.clear()
  pinyinByName.set(name, letters)
  return letters
}

interface Words {
  names?: readonly (string | null)[]
  /** other open words */
  open?: readonly (string | null)[]
  numbers?: readonly (string | null)[]
}

type AnyRecord = { [K in RecordKind]: { kind: K; doc: RecordOf<K> } }[RecordKind]

function wordsOf({ kind, doc }: AnyRecord): Words {
  switch (kind) {
    case 'home':
      return { numbers: [doc.phone] }
    case 'resident':
      return { names: [doc.name], numbers: [doc.phone, doc.idNumber, doc.bankAccount] }
    case 'contact':
      return { names: [doc.name], open: [doc.relation], numbers: [doc.phone] }
    case 'provider':
      return { names: [doc.name, doc.contactName], open: [doc.kind, doc.town, doc.creditCode], numbers: [doc.phone] }
    case 'responder':
      return { names: [doc.name], open: doc.skills, numbers: [doc.phone] }
    case 'officer':
      return { names: [doc.name], open: [doc.town + doc.village + doc.grid], numbers: [doc.phone] }
    case 'pairing':
      return { names: [doc.carerName], open: [doc.organisation], numbers: [doc.phone] }
    case 'visit-plan':
      return { names: [doc.assignee.name] }
    case 'visit':
      return { names: [doc.doneBy] }
    case 'inspection':
      return { names: [doc.drawnBy] }
    case 'assessment':
    case 'provider-assessment':
      return { names: doc.assessors.map(({ name }) => name), open: [doc.organisation] }
    case 'standard':
      return { names: [doc.name.zh], open: [doc.name.en] }
    case 'service':
      return { open: [doc.item] }
    case 'settlement':
      return { open: [doc.month] }
  }
}

export function searchTextsOf(record: AnyRecord): SearchTexts {
  const { names = [], open = [], numbers = [] } = wordsOf(record)
  const lines = [...names, ...open, record.doc.id].flatMap((text) => (text === null ? [] : plain(text)))
  const letters = names.flatMap((name) => (name === null ? [] : pinyinOf(plain(name))))
  return {
    search: lines.join('\n') + letters.join(''),
    exact: numberTokens(numbers),
    place: record.kind === 'home' ? placeOf(record.doc) : '',
  }
}

const placeOf = ({ town, village, grid, addressLine }: RecordOf<'home'>): string => plain(town + village + grid + addressLine)

export interface Wanted {
  /** part of an open word */
  part: string
  /** part of `exact`; null: this can be no number */
  token: string | null
  /** this can be part of a device's id */
  deviceId: string | null
}

const NUMBER = /^\d{2,}[\dx]$/
/** as masks are shown: an ID number's has four digits before the stars; "…" has become three dots */
const FIRST_AND_LAST = /^(\d{3})\d?(?:\*+|\.{2,})(\d{3}[\dx])$/

/** null: nothing was asked for */
export function wantedOf(search: string): Wanted | null {
  const part = plain(search).replaceAll('ü', 'v')
  if (part === '') return null
  return { part, token: tokenOf(part), deviceId: /^[a-z0-9._:-]+$/.test(part) ? part : null }
}

function tokenOf(part: string): string | null {
  const masked = FIRST_AND_LAST.exec(part.replaceAll('•', '*'))
  if (masked) return ` ${masked[1]}…${masked[2]} `
  const number = digitsOf(part)
  if (!NUMBER.test(number)) return null
  if (number.length === 3) return ` ${number}…`
  return number.length === 4 ? `…${number} ` : ` =${number} `
}

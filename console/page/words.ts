/**
 * The page's own small i18n. Keys come from the Chinese dictionary and are checked by the compiler, placeholders included.
 * Never: a visible text that does not come through here (names, addresses and notes of people excepted).
 */
import { useSyncExternalStore } from 'react'
import type { zhMoney } from './office/words.money.zh.ts'
import type { zhPeople } from './office/words.people.zh.ts'
import type { zhWork } from './words.work.zh.ts'
import { zh } from './words.zh.ts'

type Chinese = typeof zh & typeof zhWork & typeof zhPeople & typeof zhMoney
export type Key = keyof Chinese
export type Words = Record<Key, string>
export type Language = 'zh' | 'en'

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type Values<K extends Key> = [Names<Chinese[K]>] extends [never] ? [] : [values: Record<Names<Chinese[K]>, string | number>]

/** keys whose text has no `{names}`: those that may be told by a table */
export type PlainKey = { [K in Key]: Values<K> extends [] ? K : never }[Key]

export interface Translate {
  <K extends Key>(key: K, ...values: Values<K>): string
  language: Language
  /** the word for a code that came as data; the code itself when the dictionary does not know it */
  code(prefix: string, code: string): string
}

const STORED = 'anling.language'

function translator(language: Language, words: Partial<Words>): Translate {
  const fill = (template: string, values?: Record<string, string | number>) =>
    values ? template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : template
  const t = ((key: Key, values?: Record<string, string | number>) => fill(words[key] ?? key, values)) as Translate
  t.language = language
  t.code = (prefix, code) => (Object.hasOwn(words, `${prefix}.${code}`) ? (words[`${prefix}.${code}` as Key] ?? code) : code)
  return t
}

/** for pure functions and tests, which take a translator as an argument */
const known: Partial<Words> = { ...zh }
export const chinese = translator('zh', known)

type Pack = () => Promise<Partial<Words>>
/** English is in chunks of its own: nearly everybody works in Chinese */
const english: Pack[] = [async () => (await import('./words.en.ts')).en]

/** called once by each part of the page that is loaded later and brings words of its own; `pack` is their English, when it is needed */
export function addWords(more: Partial<Words>, pack?: Pack) {
  Object.assign(known, more)
  if (pack) english.push(pack)
}

let current = chinese
const listeners = new Set<() => void>()

export const words = () => current

export const storedLanguage = (): Language => (localStorage.getItem(STORED) === 'en' ? 'en' : 'zh')

export async function setLanguage(language: Language) {
  localStorage.setItem(STORED, language)
  current = language === 'zh' ? chinese : translator('en', Object.assign({}, ...(await Promise.all(english.map((load) => load())))))
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  for (const listener of listeners) listener()
}

/** around the loading of a part with English words of its own: it is drawn when they are there too */
export async function withWords<T>(loading: Promise<T>): Promise<T> {
  const part = await loading
  if (current.language === 'en') await setLanguage('en')
  return part
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useWords = () => useSyncExternalStore(subscribe, words)

/** What people type into cells, put right: full-width letters and digits, blanks of every kind, words that mean "nothing". Pure. */

const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
/** zero-width characters, byte order marks, and what old systems leave at the end of a cell */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]/g
const HAN_GAP = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu

/** letters and digits in half width; Chinese punctuation stays as it is written */
export const halfWidth = (text: string): string =>
  text.replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))

/** one line */
export const lineOf = (text: string): string => halfWidth(text).replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()

/** lines stay */
export const linesOf = (text: string): string =>
  halfWidth(text)
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim()

/** "王　芳" is 王芳: names of two characters are spread to the width of three */
export const nameOf = (text: string): string => lineOf(text).replace(HAN_GAP, '')

/** for codes, numbers, dates and words of a list: everything in half width, dashes alike, no blanks */
export const compact = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/\s+/g, '')

export const isBlank = (text: string): boolean => lineOf(text) === ''

const NOTHING = /^(无|没有|暂无|不详|未知|未填|空|[-/\\]+|n\/?a|none|null|nil)$/i
export const meansNothing = (text: string): boolean => NOTHING.test(compact(text))

export const isFormulaError = (text: string): boolean => /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$/.test(text.trim())

import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function base32(value: number, length: number): string {
  let text = ''
  for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text
  return text
}

/** Sortable ids, as ULIDs are: 10 characters of time, 16 of chance; within one millisecond they count up, so that they page in order. */
export function createIds(now: () => number): () => string {
  let lastAt = 0
  let high = 0
  let low = 0
  return () => {
    const at = Math.max(now(), lastAt)
    if (at === lastAt) low += 1
    else {
      const chance = randomBytes(10)
      high = chance.readUIntBE(0, 5)
      // Headroom below 2^40 for counting up within the millisecond.
      low = chance.readUIntBE(5, 5) & 0x7fffffff
      lastAt = at
    }
    return base32(at, 10) + base32(high, 8) + base32(low, 8)
  }
}

export const newToken = (bytes: number): string => randomBytes(bytes).toString('base64url')

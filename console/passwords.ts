/** Passwords as argon2id digests, computed on libuv's threads so that a sign-in never holds up a press. */

import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's second recommendation for argon2id (19 MiB, 2 passes, 1 lane): about 20 ms here. The package's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, COST)

/** A digest of a password that nobody has: unknown users cost as much time as known ones. */
let nobody: Promise<string> | null = null
const nobodysDigest = (): Promise<string> => {
  nobody ??= hashPassword('no password opens this')
  return nobody
}

/** `digest` null: the user does not exist or has no password yet. The answer is false, and takes as long. */
export async function isPassword(digest: string | null, password: string): Promise<boolean> {
  const matches = await verify(digest ?? (await nobodysDigest()), password)
  return digest !== null && matches
}

/** docs/domain.md §7: at least 8, mixed */
export const isStrong = (password: string): boolean => password.length >= 8 && /\p{L}/u.test(password) && /\d/.test(password)

/** Tokens are 32 random bytes, so a plain digest is enough: there is nothing to guess. Only the digest is stored. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('hex')

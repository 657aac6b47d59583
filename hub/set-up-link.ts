import { tokenDigest } from '../console/passwords.ts'
import type { Records } from '../records/records.ts'
import { newToken } from './ids.ts'

const VALID_MS = 24 * 60 * 60_000

/** A link that lets its user choose a password, once, within a day. Only its digest is stored. */
export async function issueSetUpLink(records: Pick<Records, 'users'>, userId: string, baseUrl: string, now: number): Promise<string> {
  const token = newToken(32)
  await records.users.issueSetUp(userId, tokenDigest(token), now + VALID_MS)
  return `${baseUrl}/setup#${token}`
}

/** No default passwords: as long as nobody can sign in, each start offers the first administrator a link. */
export async function firstAdminLink(
  records: Pick<Records, 'users'>,
  newId: () => string,
  baseUrl: string,
  now: number,
): Promise<string | null> {
  const users = await records.users.list()
  if (users.some((user) => user.passwordHash !== null)) return null
  const admin = users.find((user) => user.role === 'admin')
  const id = admin?.id ?? newId()
  if (!admin) await records.users.add({ id, username: 'admin', name: '管理员', role: 'admin', seat: null, passwordHash: null })
  return issueSetUpLink(records, id, baseUrl, now)
}

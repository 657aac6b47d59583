/** People who sign in at the console. Passwords and tokens arrive here as digests only. */

export interface UserRecord {
  id: string
  /** unique without regard to case */
  username: string
  name: string
  role: 'operator' | 'supervisor' | 'technician' | 'admin'
  seat: string | null
  /** null until a set-up link was redeemed */
  passwordHash: string | null
  disabled: boolean
  /** wrong passwords in a row */
  failures: number
  /** no sign-in before this instant */
  lockedUntil: number | null
  createdAt: number
}
export type NewUser = Pick<UserRecord, 'id' | 'username' | 'name' | 'role' | 'seat' | 'passwordHash'>

export interface Users {
  add(user: NewUser): Promise<{ ok: true } | { ok: false; reason: 'exists' }>
  get(id: string): Promise<UserRecord | null>
  byUsername(username: string): Promise<UserRecord | null>
  list(): Promise<UserRecord[]>
  /** false: no such user. Also ends a lock and forgets failures. */
  setPassword(id: string, passwordHash: string): Promise<boolean>
  setDisabled(id: string, disabled: boolean): Promise<boolean>
  /** the fifth failure in a row locks the account for 15 minutes; answers until when it is locked, or null */
  recordFailure(id: string, now: number): Promise<number | null>
  recordSuccess(id: string): Promise<void>
  /** replaces the user's earlier link */
  issueSetUp(userId: string, tokenDigest: string, expiresAt: number): Promise<void>
  /** single use: the user whose link it was, or null when it is unknown, used or expired */
  redeemSetUp(tokenDigest: string, now: number): Promise<UserRecord | null>
}

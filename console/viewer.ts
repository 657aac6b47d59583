/** Who asks for records: a person by their role, or another department's system by the scopes of its token. */
import type { Scope } from './care-api.ts'
import { may, type What } from './may.ts'
import type { SignedInUser } from './sessions.ts'

export interface Viewer {
  /** of the user, or of the token */
  id: string
  /** as the audit and the history name them: "王晓琳", "token:医保局" */
  name: string
  may(what: What): boolean
}

/** What a scope stands for in the table of roles. Nothing else is open to a token: it never unmasks, approves or manages. */
const SCOPE_FOR: Partial<Record<What, Scope>> = {
  'see-records': 'records:read',
  'see-medical': 'medical:read',
  'see-care': 'medical:read',
  'see-phones': 'contact:read',
  'see-money': 'money:read',
  'see-changes': 'changes:read',
  'edit-people': 'records:write',
  'edit-care': 'records:write',
}

export const asPerson = ({ id, name, role }: Pick<SignedInUser, 'id' | 'name' | 'role'>): Viewer => ({
  id,
  name,
  may: (what) => may(role, what),
})

export const asToken = ({ id, name, scopes }: { id: string; name: string; scopes: readonly Scope[] }): Viewer => ({
  id,
  name: `token:${name}`,
  may(what) {
    const scope = SCOPE_FOR[what]
    return scope !== undefined && scopes.includes(scope)
  },
})

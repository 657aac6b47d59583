/** Who is signed in. A lost session shows the sign-in page over everything; what was open stays as it was. */
import * as z from 'zod/mini'
import { create } from 'zustand'
import { type Session, sessionSchema, type signInSchema } from '../../api.ts'
import { type Answer, call } from './http.ts'

export interface SessionState {
  status: 'asking' | 'in' | 'out'
  session: Session | null
  /** it was there and is gone: say so, and go on afterwards */
  expired: boolean
}

export const useSession = create<SessionState>(() => ({ status: 'asking', session: null, expired: false }))

const enter = (session: Session) => useSession.setState({ status: 'in', session, expired: false })

export function sessionLost() {
  useSession.setState((state) => (state.status === 'in' ? { status: 'out', expired: true } : state))
}

/** Also the way to find out why the feed does not let us in. */
export async function askSession() {
  const answer = await call({ path: '/session', schema: sessionSchema })
  if (answer.ok) return enter(answer.value)
  if (answer.status === 401) return useSession.setState((state) => ({ status: 'out', expired: state.status === 'in' || state.expired }))
  // unreachable: whoever is in stays in, whoever is not sees the sign-in page, which says what to do on paper
  useSession.setState((state) => (state.status === 'asking' ? { status: 'out' } : state))
}

export async function signIn(body: z.infer<typeof signInSchema>): Promise<Answer<Session>> {
  const answer = await call({ path: '/session', method: 'POST', schema: sessionSchema, body })
  if (answer.ok) enter(answer.value)
  return answer
}

export async function signOut() {
  await call({ path: '/session', method: 'DELETE', schema: z.unknown() })
  useSession.setState({ status: 'out', session: null, expired: false })
}

export const setUp = (body: { token: string; password: string }) => call({ path: '/set-up', method: 'POST', schema: z.unknown(), body })

/** only inside the signed-in part of the page */
export function useMe(): Session {
  const session = useSession((state) => state.session)
  if (!session) throw new Error('nobody is signed in')
  return session
}

/** clerks of the bureau see no alarms, no devices and no figures: for them the page is the office alone */
export const useHasLive = () => useMe().role !== 'bureau'

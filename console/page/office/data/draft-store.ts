/** Unfinished assessments, in this tab only, until they are handed in or somebody else signs in. */
import { useState } from 'react'
import { useSession } from '../../data/session.ts'
import type { Draft } from './scale-view.ts'

const PREFIX = 'anling.assess.'

// health is not left behind for whoever signs in next
useSession.subscribe((now, before) => {
  if (now.session?.userId === before.session?.userId) return
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
})

/** a draft of an older page may lack what this one needs: then it is as if there were none */
function stored(key: string): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null') as Draft | null
    return draft && typeof draft.answers === 'object' && Array.isArray(draft.assessors) ? draft : null
  } catch {
    return null
  }
}

/** `fresh`: what a form starts with when there is no draft */
export function useDraft(key: string, fresh: Draft) {
  const [restored] = useState(() => stored(key))
  const [draft, setDraft] = useState(restored ?? fresh)
  return {
    draft,
    /** it was there already: say so, and offer to begin anew */
    restored: restored !== null,
    change(change: Partial<Draft>) {
      const next = { ...draft, ...change }
      sessionStorage.setItem(PREFIX + key, JSON.stringify(next))
      setDraft(next)
    },
    reset() {
      sessionStorage.removeItem(PREFIX + key)
      setDraft(fresh)
    },
    forget: () => sessionStorage.removeItem(PREFIX + key),
  }
}

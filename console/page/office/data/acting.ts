/** Doing something on the server: busy meanwhile, then said, or refused with the reason. */
import { useState } from 'react'
import type { ApiError } from '../../../api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import type { Answer } from '../../data/http.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'

export interface Refusal {
  /** what happened, why, and what to do */
  text: string
  error: ApiError | null
}

export function useActing() {
  const t = useWords()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  /** @param done what is said; null: what one sees says enough. @returns null: done; else why not */
  async function act<T>(doing: () => Promise<Answer<T>>, done: string | null | ((value: T) => string)): Promise<Refusal | null> {
    setBusy(true)
    setRefusal(null)
    const answer = await doing()
    setBusy(false)
    const refused = answer.ok ? null : { text: failedText(answer, 'save', serverNow(), t), error: answer.error }
    const said = answer.ok && typeof done === 'function' ? done(answer.value) : done
    if (answer.ok && typeof said === 'string') say(said)
    setRefusal(refused)
    return refused
  }

  /** what the server says about one field of what was sent, or about a part of it */
  const errorOf = (path: string): string | undefined =>
    refusal?.error?.fields?.find((field) => field.path === path || field.path.startsWith(`${path}.`))?.message

  return { busy, refusal, errorOf, act, forget: () => setRefusal(null) }
}

/** Saving a form of a record: only what changed, on top of what was seen, and what to say when somebody was faster. */
import { useRef, useState } from 'react'
import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { ApiError } from '../../../api.ts'
import type { RecordView } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import type { Answer } from '../../data/http.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { changesOf, conflicts } from './changes.ts'
import { changeRecord, readRecord } from './records.ts'

export interface Problem {
  /** what happened, why, and what to do */
  text: string
  error: ApiError | null
  /** somebody else saved meanwhile: fields that both have changed, and what the others are now */
  fresh: { conflicts: string[]; untouched: [name: string, value: unknown][] } | null
}

type Wanted<K extends RecordKind> = Partial<RecordOf<K>> | ((stored: RecordOf<K>) => Partial<RecordOf<K>>)

export function useSaving<K extends RecordKind>(record: RecordView<K>) {
  const t = useWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  /** what the form was opened on, or what it was shown since */
  const seen = useRef(record)

  async function refused(answer: Answer<unknown> & { ok: false }, values: Partial<RecordOf<K>>): Promise<Problem> {
    const told = { text: failedText(answer, 'save', serverNow(), t), error: answer.error }
    const now = answer.status === 409 ? await readRecord(record.kind, record.id) : null
    if (!now || now.version === seen.current.version) return { ...told, fresh: null }
    const changes = changesOf(seen.current.doc, values)
    const untouched = Object.keys(values)
      .filter((name) => !(name in changes))
      .map((name): [string, unknown] => [name, now.doc[name as keyof RecordOf<K>]])
    const both = conflicts(seen.current.doc, now.doc, changes)
    seen.current = now
    return { ...told, fresh: { conflicts: both, untouched } }
  }

  /** `wanted`: fields as they shall be, changed or not, or how they follow from what is stored. Answers null when it is stored. */
  async function save(wanted: Wanted<K>, reason = ''): Promise<Problem | null> {
    const { kind, id, version, doc } = seen.current
    const values = typeof wanted === 'function' ? wanted(doc) : wanted
    const changes = changesOf(doc, values)
    setProblem(null)
    if (Object.keys(changes).length === 0) return null
    setBusy(true)
    const answer = await changeRecord({ kind, id, version, changes, ...(reason === '' ? {} : { reason }) })
    const problem = answer.ok ? null : await refused(answer, values)
    if (answer.ok) seen.current = answer.value
    setBusy(false)
    setProblem(problem)
    if (answer.ok) say(t('office.saved'))
    return problem
  }

  return { busy, problem, save }
}

/** What a person does, sent by POST with the revision that they saw. Nothing is shown as done before the server said so. */
import * as z from 'zod/mini'
import { serverNow } from '../clock.ts'
import { say, useUi } from '../ui.ts'
import { store } from '../wiring.ts'
import { type Translate, words } from '../words.ts'
import { residentName } from './alarm-view.ts'
import { failedText } from './failed-text.ts'
import { type Answer, call, newKey } from './http.ts'

export type Act =
  | { kind: 'claim' | 'release' | 'take-over' | 'escalate' }
  | { kind: 'note'; text: string }
  | { kind: 'call'; to: string; who: string; result: 'answered' | 'no-answer' | 'busy' | 'refused' }
  | { kind: 'dispatch'; to: string; etaMinutes: number | null }
  | { kind: 'arrive' }
  | { kind: 'close'; outcome: string; note: string }

const revised = z.object({ rev: z.number() })
/** revisions that answers told before the feed did: the next action of a fast hand must not be stale */
const answered = new Map<string, number>()

function revOf(alarmId: string): number {
  return Math.max(store.latest().live.alarms.get(alarmId)?.rev ?? 0, answered.get(alarmId) ?? 0)
}

function bodyOf(act: Act): Record<string, unknown> {
  const { kind: _kind, ...rest } = act
  if ('who' in rest) {
    const { who: _who, ...body } = rest
    return body
  }
  return rest
}

function doneText(alarmId: string, act: Act, t: Translate): string {
  const alarm = store.latest().live.alarms.get(alarmId)
  const name = alarm ? residentName(alarm, t) : ''
  switch (act.kind) {
    case 'claim':
    case 'close':
      return t(`done.${act.kind}`, { name })
    case 'call':
      return t('done.call', { who: act.who, result: t(`result.${act.result}`) })
    case 'dispatch':
      return t('done.dispatch', { to: act.to })
    default:
      return t(`done.${act.kind}`)
  }
}

export async function act(alarmId: string, what: Act): Promise<boolean> {
  const t = words()
  const answer: Answer<unknown> = await call({
    path: `/alarms/${encodeURIComponent(alarmId)}/${what.kind}`,
    method: 'POST',
    schema: z.unknown(),
    body: { rev: revOf(alarmId), ...bodyOf(what) },
    key: newKey(),
  })
  if (!answer.ok) {
    if (answer.status !== 401) say(failedText(answer, what.kind, serverNow(), t), 'failed')
    return false
  }
  const rev = revised.safeParse(answer.value)
  if (rev.success) answered.set(alarmId, rev.data.rev)
  say(doneText(alarmId, what, t))
  return true
}

export async function claim(alarmId: string): Promise<boolean> {
  if (useUi.getState().claiming !== null) return false
  useUi.setState({ claiming: alarmId })
  try {
    return await act(alarmId, { kind: 'claim' })
  } finally {
    useUi.setState({ claiming: null })
  }
}

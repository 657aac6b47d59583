/** What F3 and F4 unfold: the next contact to call, the nearest provider on duty. */
import type { Alarm, AlarmDetail } from '../../api.ts'
import { cachedHome } from '../data/home-cache.ts'
import { queries } from '../data/queries.ts'
import { lastCalls, mergeTimeline } from '../data/sentence.ts'
import { providersInOrder } from '../data/workspace-view.ts'
import { useUi } from '../ui.ts'
import { store } from '../wiring.ts'

function focusFold() {
  requestAnimationFrame(() => {
    const fold = document.querySelector<HTMLElement>('.unfold')
    fold?.scrollIntoView({ block: 'nearest' })
    fold?.querySelector<HTMLElement>('button, input')?.focus()
  })
}

export function firstToCall(alarm: Alarm) {
  const contacts = cachedHome(alarm.homeId)?.contacts.toSorted((a, b) => a.order - b.order) ?? []
  const stored = queries.getQueryData<AlarmDetail>(['alarm', alarm.id])?.timeline ?? []
  const calls = lastCalls(mergeTimeline(stored, store.latest().live.events.get(alarm.id) ?? []))
  const next = contacts.find((contact) => !calls.has(contact.id)) ?? contacts[0]
  if (!next) return
  useUi.setState({ row: { list: 'contacts', id: next.id }, strip: null })
  focusFold()
}

export function firstToSend(alarm: Alarm) {
  const next = providersInOrder(cachedHome(alarm.homeId)?.providers ?? [])[0]
  if (!next) return
  useUi.setState({ row: { list: 'providers', id: next.id }, strip: null })
  focusFold()
}

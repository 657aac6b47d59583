/** What this person is looking at and typing; nothing here comes from or goes to the server. */
import { create } from 'zustand'
import type { QueueFilter } from './data/order.ts'

export type Strip = 'call' | 'ambulance' | 'escalate' | 'release' | 'take-over' | 'arrive'
export type Focus = { list: 'contacts' | 'providers'; id: string }

interface Ui {
  filter: QueueFilter
  /** the row that J/K stand on */
  cursor: string | null
  /** the alarm whose claim is under way */
  claiming: string | null
  /** question under the action bar */
  strip: Strip | null
  /** the contact or provider row that is unfolded */
  row: Focus | null
  /** outcome that the closing drawer starts with */
  drawer: string | null
  dialog: 'help' | 'phones' | null
  /** unsaved notes by alarm id: they outlive a sign-out and a change of alarm */
  drafts: Record<string, string>
  status: { text: string; tone: 'done' | 'failed'; n: number } | null
  /** `about`: the alarm that the text names */
  alert: { text: string; about: string | null; n: number } | null
}

export const useUi = create<Ui>(() => ({
  filter: 'all',
  cursor: null,
  claiming: null,
  strip: null,
  row: null,
  drawer: null,
  dialog: null,
  drafts: {},
  status: null,
  alert: null,
}))

const STATUS_MS = 6_000
const ALERT_MS = 9_000
let count = 0

/** the result of this person's own doing, shown and read out once */
export function say(text: string, tone: 'done' | 'failed' = 'done') {
  const n = ++count
  useUi.setState({ status: { text, tone, n } })
  setTimeout(() => useUi.setState((ui) => (ui.status?.n === n ? { status: null } : ui)), STATUS_MS)
}

/** something that needs people now */
export function alertOf(text: string, about: string | null) {
  const n = ++count
  useUi.setState({ alert: { text, about, n } })
  setTimeout(() => useUi.setState((ui) => (ui.alert?.n === n ? { alert: null } : ui)), ALERT_MS)
}

/** the alarm that the alert names needs nobody's eyes any more */
export const alertSeen = (alarmId: string) => useUi.setState((ui) => (ui.alert?.about === alarmId ? { alert: null } : ui))

export const setDraft = (alarmId: string, text: string) => useUi.setState((ui) => ({ drafts: { ...ui.drafts, [alarmId]: text } }))
/** whatever is unfolded belongs to the alarm that was open */
export const foldAll = () => useUi.setState({ strip: null, row: null, drawer: null })

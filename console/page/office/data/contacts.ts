/** Contacts in calling order. */
import type { RecordView } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { say } from '../../ui.ts'
import type { Translate } from '../../words.ts'
import { changeRecord, useRecords } from './records.ts'

export type ContactView = RecordView<'contact'>

export function useContacts(homeId: string) {
  const list = useRecords('contact', { homeId })
  const contacts = (list.data?.items ?? []).toSorted((a, b) => a.doc.order - b.doc.order || a.id.localeCompare(b.id))
  return { contacts, isPending: list.isPending, isError: list.isError, refetch: list.refetch }
}

/** the order that each has when the one at `from` stands at `to`: numbered from 1, only those that change */
export function reordered(contacts: readonly ContactView[], from: number, to: number): { contact: ContactView; order: number }[] {
  const [moved] = contacts.slice(from, from + 1)
  if (!moved) return []
  return contacts
    .toSpliced(from, 1)
    .toSpliced(to, 0, moved)
    .map((contact, i) => ({ contact, order: i + 1 }))
    .filter(({ contact, order }) => contact.doc.order !== order)
}

/** one after the other; where one is refused the rest stays, and that is said */
export async function moveContact(contacts: readonly ContactView[], from: number, to: number, t: Translate): Promise<void> {
  for (const { contact, order } of reordered(contacts, from, to)) {
    const { id, version } = contact
    const answer = await changeRecord({ kind: 'contact', id, version, changes: { order } })
    if (!answer.ok) return say(failedText(answer, 'save', serverNow(), t), 'failed')
  }
  say(t('contacts.moved'))
}

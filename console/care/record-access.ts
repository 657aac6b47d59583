/** Which kind of record is read, written and removed by whom, and where it is written instead. */
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import { Refused } from '../errors.ts'
import type { What } from '../may.ts'
import type { Viewer } from '../viewer.ts'

interface KindAccess {
  read: What
  /** null: written by the rules of its own route only */
  edit: What | null
  /** people and organisations that something refers to end by a date, a status or `active` */
  removable: boolean
  /** where it is made or changed, when that is not here */
  route?: string
  /** fields that may be changed here all the same */
  open?: readonly string[]
}

const people = { read: 'see-records', edit: 'edit-people', removable: false } as const
const work = { read: 'see-records', edit: 'edit-care', removable: false } as const

export const RECORD_ACCESS: Record<RecordKind, KindAccess> = {
  home: people,
  resident: people,
  contact: { ...people, removable: true },
  provider: work,
  responder: { ...work, removable: true },
  officer: { ...work, removable: true },
  pairing: { ...work, removable: true },
  'visit-plan': { ...work, read: 'see-care', removable: true },
  visit: { read: 'see-care', edit: 'edit-services', removable: false, route: '/visits', open: ['findings'] },
  inspection: { read: 'see-care', edit: null, removable: false, route: '/inspections' },
  assessment: { read: 'see-care', edit: null, removable: false, route: '/assessments' },
  'provider-assessment': { read: 'see-care', edit: null, removable: false, route: '/provider-assessments' },
  standard: { read: 'see-care', edit: null, removable: false, route: '/standards/:id/rates' },
  service: { read: 'see-care', edit: 'edit-services', removable: false, route: '/services', open: ['note'] },
  settlement: { read: 'see-money', edit: null, removable: false, route: '/settlements' },
}

export const mayRead = (kind: RecordKind, viewer: Viewer): boolean => viewer.may(RECORD_ACCESS[kind].read)

export function requireReadable(kind: RecordKind, viewer: Viewer): void {
  if (!mayRead(kind, viewer)) throw new Refused('forbidden')
}

/** `fields`: what changes; null: a new record */
export function requireWritable(kind: RecordKind, fields: readonly string[] | null, viewer: Viewer): void {
  const { edit, route, open = [] } = RECORD_ACCESS[kind]
  const isOpen = route === undefined || (fields !== null && fields.length > 0 && fields.every((field) => open.includes(field)))
  if (!isOpen) throw new Refused('other-route', { words: { route: `/api/v1${route}` } })
  if (edit === null || !viewer.may(edit)) throw new Refused('forbidden')
}

export function requireRemovable(kind: RecordKind, viewer: Viewer): void {
  const { edit, removable } = RECORD_ACCESS[kind]
  if (edit === null || !viewer.may(edit)) throw new Refused('forbidden')
  if (!removable) throw new Refused('not-removable')
}

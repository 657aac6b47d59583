/** What stands in the rail, and the pages behind each entry, which are the tabs above them. Office.tsx says how to add one. */
import { FolderOpen, type LucideIcon } from 'lucide-react'
import type { Role } from '../../api.ts'
import type { PlainKey } from '../words.ts'
import { may, type Right } from './data/rights.ts'

export interface OfficePage {
  /** and everything below it */
  path: string
  /** what the tab is called */
  word: PlainKey
  right: Right
}
export interface Section {
  /** what the rail calls it; in words.work.*, which is there before the office is */
  word: PlainKey
  Icon: LucideIcon
  pages: OfficePage[]
}

const SECTIONS: readonly Section[] = [
  { word: 'rail.residents', Icon: FolderOpen, pages: [{ path: '/office/residents', word: 'rail.residents', right: 'see-records' }] },
]

/** those that hold a page for this role, without the others' pages */
export const sectionsFor = (role: Role): Section[] =>
  SECTIONS.map((section) => ({ ...section, pages: section.pages.filter((page) => may(role, page.right)) })).filter(
    (section) => section.pages.length > 0,
  )

/** where a person with this role begins who has no live alarms */
export const firstOfficePath = (role: Role): string => sectionsFor(role)[0]?.pages[0]?.path ?? '/'

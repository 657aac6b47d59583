/** What stands in the rail, and the pages behind each entry, which are the tabs above them. Office.tsx says how to add one. */
import { Banknote, DatabaseZap, FolderOpen, HandHeart, type LucideIcon } from 'lucide-react'
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
  {
    word: 'rail.residents',
    Icon: FolderOpen,
    pages: [
      { path: '/office/residents', word: 'residents.title', right: 'see-records' },
      { path: '/office/providers', word: 'rail.providers', right: 'see-records' },
    ],
  },
  {
    word: 'rail.care',
    Icon: HandHeart,
    pages: [
      { path: '/office/services', word: 'rail.services', right: 'see-care' },
      { path: '/office/visits', word: 'rail.visits', right: 'see-care' },
      { path: '/office/inspections', word: 'rail.inspections', right: 'see-care' },
    ],
  },
  {
    word: 'rail.money',
    Icon: Banknote,
    pages: [
      { path: '/office/subsidies', word: 'rail.subsidies', right: 'see-money' },
      { path: '/office/standards', word: 'rail.standards', right: 'see-care' },
      { path: '/office/settlements', word: 'rail.settlements', right: 'see-money' },
    ],
  },
  {
    word: 'rail.data',
    Icon: DatabaseZap,
    pages: [
      { path: '/office/imports', word: 'rail.imports', right: 'use-imports' },
      { path: '/office/tokens', word: 'rail.tokens', right: 'manage-tokens' },
    ],
  },
]

/** those that hold a page for this role, without the others' pages */
export const sectionsFor = (role: Role): Section[] =>
  SECTIONS.map((section) => ({ ...section, pages: section.pages.filter((page) => may(role, page.right)) })).filter(
    (section) => section.pages.length > 0,
  )

/** at a page or below it */
export const isAt = (path: string, page: Pick<OfficePage, 'path'>): boolean => path === page.path || path.startsWith(`${page.path}/`)

/** the section that holds this path for this role; undefined: no page of theirs */
export const sectionAt = (role: Role, path: string): Section | undefined =>
  sectionsFor(role).find(({ pages }) => pages.some((page) => isAt(path, page)))

/** where a person with this role begins who has no live alarms */
export const firstOfficePath = (role: Role): string => sectionsFor(role)[0]?.pages[0]?.path ?? '/'

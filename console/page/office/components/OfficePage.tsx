import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { isAt, sectionAt } from '../sections.ts'

/** The pages of the rail's entry that one is in; nothing where there is only one. */
function Tabs() {
  const t = useWords()
  const [path] = useLocation()
  const { role } = useMe()
  const section = sectionAt(role, path)
  if (!section || section.pages.length < 2) return null
  return (
    <nav className="office-tabs" aria-label={t(section.word)}>
      {section.pages.map((page) => (
        <Link key={page.path} href={page.path} aria-current={isAt(path, page) ? 'page' : undefined}>
          {t(page.word)}
        </Link>
      ))}
    </nav>
  )
}

interface OfficePageProps {
  /** a class for the page's own CSS */
  name: string
  /** absent: the page's tab says what it is called */
  title?: ReactNode
  /** the page draws a heading of its own */
  headed?: boolean
  /** what can be done with all of it */
  side?: ReactNode
  children: ReactNode
}

/** The frame of every page of the office: tabs, a title and what can be done, and the rest, which scrolls inside. */
export function OfficePage({ name, title, headed, side, children }: OfficePageProps) {
  const t = useWords()
  const [path] = useLocation()
  const { role } = useMe()
  const page = sectionAt(role, path)?.pages.find((one) => isAt(path, one))
  const actions = side && <div className="office-side">{side}</div>
  return (
    <main className={`office ${name}`}>
      <div className="office-top">
        <Tabs />
        {!title && actions}
      </div>
      {!title && !headed && page && <h1 className="visually-hidden">{t(page.word)}</h1>}
      {title && (
        <header className="office-head">
          <h1>{title}</h1>
          {actions}
        </header>
      )}
      {children}
    </main>
  )
}

import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { sectionsFor } from '../sections.ts'

/** The pages of the rail's entry that one is in; nothing where there is only one. */
function Tabs() {
  const t = useWords()
  const [path] = useLocation()
  const { role } = useMe()
  const section = sectionsFor(role).find(({ pages }) => pages.some((page) => path.startsWith(page.path)))
  if (!section || section.pages.length < 2) return null
  return (
    <nav className="office-tabs" aria-label={t(section.word)}>
      {section.pages.map((page) => (
        <Link key={page.path} href={page.path} aria-current={path.startsWith(page.path) ? 'page' : undefined}>
          {t(page.word)}
        </Link>
      ))}
    </nav>
  )
}

/**
 * The frame of every page of the office: tabs, a line with the title and what can be done, and the rest, which scrolls inside.
 * @param name a class for the page's own CSS
 */
export function OfficePage({ name, title, side, children }: { name: string; title?: ReactNode; side?: ReactNode; children: ReactNode }) {
  return (
    <main className={`office ${name}`}>
      <Tabs />
      {(title || side) && (
        <header className="office-head">
          <h1>{title}</h1>
          {side && <div className="office-side">{side}</div>}
        </header>
      )}
      {children}
    </main>
  )
}

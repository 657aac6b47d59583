import '../words.work.ts'
import { Link, useLocation } from 'wouter'
import { useMe } from '../data/session.ts'
import { useWords } from '../words.ts'
import { sectionsFor } from './sections.ts'

/** The office's entries in the rail: loaded after the first screen, for whoever may see anything behind them. */
export function OfficeRail() {
  const t = useWords()
  const [path] = useLocation()
  const { role } = useMe()
  return sectionsFor(role).map(({ word, Icon, pages }) => (
    <Link key={word} href={pages[0]?.path ?? ''} aria-current={pages.some((page) => path.startsWith(page.path)) ? 'page' : undefined}>
      <Icon size={20} aria-hidden />
      {t(word)}
    </Link>
  ))
}

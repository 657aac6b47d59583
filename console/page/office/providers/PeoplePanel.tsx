import type { ReactNode } from 'react'

interface PeoplePanelProps {
  title: string
  /** null: not known yet */
  total: number | null
  side: ReactNode
  isFetching: boolean
  children: ReactNode
}

export function PeoplePanel({ title, total, side, isFetching, children }: PeoplePanelProps) {
  return (
    <section className="panel" aria-label={title} aria-busy={isFetching}>
      <div className="head-line people-head">
        <h2>
          {title} {total !== null && <span className="head-count">{total.toLocaleString('en')}</span>}
        </h2>
        <div className="head-actions">{side}</div>
      </div>
      {children}
    </section>
  )
}

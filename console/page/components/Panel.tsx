import { type ReactNode, useId } from 'react'

/** A titled box of the workspace; a region that screen readers can jump to. */
export function Panel({
  title,
  side,
  children,
  className = '',
}: {
  title: string
  side?: ReactNode
  children: ReactNode
  className?: string
}) {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {side === undefined ? null : <span>{side}</span>}
      </div>
      {children}
    </section>
  )
}

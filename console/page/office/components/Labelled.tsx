import { type ReactNode, useId } from 'react'
import './labelled.css'

interface LabelledProps {
  label: string
  /** the server's or the page's, when what is typed was refused */
  error?: string
  hint?: ReactNode
  className?: string
  /** draws the field with this id */
  children: (id: string) => ReactNode
}

/** A field of a form that is kept by hand: its name above it, what is wrong below it. */
export function Labelled({ label, error, hint, className, children }: LabelledProps) {
  const id = useId()
  return (
    <div className={['labelled', error && 'is-wrong', className].filter(Boolean).join(' ')}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {error ? <em role="alert">{error}</em> : hint && <small>{hint}</small>}
    </div>
  )
}

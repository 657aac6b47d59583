import './parts.css'

interface ProgressProps {
  label: string
  done: number
  /** 0: not known yet */
  total: number
}

/** Work that goes on on the server, or bytes on their way: how far it is, in figures and as a bar. */
export function Progress({ label, done, total }: ProgressProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0
  const figures = total > 0 ? `${done.toLocaleString('en')} / ${total.toLocaleString('en')}` : ''
  return (
    <div className="progress">
      <span className="progress-label">
        {label} <span>{figures}</span>
      </span>
      <span
        className={total > 0 ? 'progress-bar' : 'progress-bar is-unknown'}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={total > 0 ? done : undefined}
      >
        <i style={{ transform: `scaleX(${total > 0 ? share : 1})` }} />
      </span>
    </div>
  )
}

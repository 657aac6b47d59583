import { Check, Hourglass } from 'lucide-react'
import './parts.css'

export interface LineStep {
  key: string
  title: string
  detail: string
  state: 'done' | 'next' | 'open'
}

/** The steps of something long: what is done, what comes next, what is still to come. */
export function StepLine({ steps }: { steps: readonly LineStep[] }) {
  return (
    <ol className="step-line">
      {steps.map(({ key, title, detail, state }) => (
        <li key={key} className={`line-step is-${state}`} aria-current={state === 'next' ? 'step' : undefined}>
          <i>{state === 'done' ? <Check size={14} aria-hidden /> : state === 'next' ? <Hourglass size={13} aria-hidden /> : null}</i>
          <span>
            <b>{title}</b>
            <small>{detail}</small>
          </span>
        </li>
      ))}
    </ol>
  )
}

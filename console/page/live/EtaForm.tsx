import { useState } from 'react'
import { act } from '../data/actions.ts'
import { useWritable } from '../data/live.ts'
import { useWords } from '../words.ts'

const CHOICES = [5, 10, 15, 20, 30, 45]

interface EtaFormProps {
  alarmId: string
  to: string
  guess: number
  submit: string
  onDone: () => void
  disabled: boolean
}

/** When they say they will be there: the escalation clock runs to this time. */
export function EtaForm({ alarmId, to, guess, submit, onDone, disabled }: EtaFormProps) {
  const t = useWords()
  const writable = useWritable()
  const [minutes, setMinutes] = useState(String(guess))
  const n = Number(minutes)
  const valid = Number.isFinite(n) && n >= 1 && n <= 24 * 60
  return (
    <form
      className="eta"
      onSubmit={async (event) => {
        event.preventDefault()
        if (valid && (await act(alarmId, { kind: 'dispatch', to, etaMinutes: n }))) onDone()
      }}
    >
      {t('strip.eta')}
      {CHOICES.map((choice) => (
        <button
          key={choice}
          type="button"
          className={n === choice ? 'button small chosen' : 'button small'}
          aria-pressed={n === choice}
          onClick={() => setMinutes(String(choice))}
        >
          {choice}
        </button>
      ))}
      <input
        className="input"
        inputMode="numeric"
        value={minutes}
        onChange={(event) => setMinutes(event.target.value.replace(/\D/g, '').slice(0, 4))}
        aria-label={t('provider.minutesLabel')}
      />
      {t('provider.minutes')}
      <button type="submit" className="button small primary" disabled={disabled || !writable || !valid}>
        {submit}
      </button>
    </form>
  )
}

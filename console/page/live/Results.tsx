import { type Act, act } from '../data/actions.ts'
import { useWritable } from '../data/live.ts'
import { useWords } from '../words.ts'

const RESULTS = ['answered', 'no-answer', 'busy', 'refused'] as const

/** One press records what became of the call. */
export function Results({
  alarmId,
  to,
  who,
  onDone,
  disabled,
}: {
  alarmId: string
  to: string
  who: string
  onDone: () => void
  disabled: boolean
}) {
  const t = useWords()
  const writable = useWritable()
  async function record(what: Act) {
    if (await act(alarmId, what)) onDone()
  }
  return (
    <fieldset className="results" style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className="visually-hidden">{t('strip.result')}</legend>
      {RESULTS.map((result) => (
        <button
          key={result}
          type="button"
          className="button small"
          disabled={disabled || !writable}
          onClick={() => void record({ kind: 'call', to, who, result })}
        >
          {t(`result.${result}`)}
        </button>
      ))}
    </fieldset>
  )
}

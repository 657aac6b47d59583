import { Check } from 'lucide-react'
import type { Alarm } from '../../api.ts'
import { clockTime } from '../data/format.ts'
import { STAGES, stepStates } from '../data/workspace-view.ts'
import { useWords } from '../words.ts'

/** Six steps with their times; a completed one is a dark grey check, not a green one. */
export function Steps({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const states = stepStates(alarm)
  return (
    <ol className="steps" aria-label={t('stage.bar')}>
      {STAGES.map((stage, i) => {
        const at = alarm.stageAt[stage]
        const state = states[i] ?? 'ahead'
        return (
          <li key={stage} className={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span className="mark">{state === 'done' && <Check size={12} strokeWidth={3} aria-hidden />}</span>
            <b>{t(`stage.${stage}`)}</b>
            {at === undefined ? t('unit.none') : clockTime(at)}
          </li>
        )
      })}
    </ol>
  )
}

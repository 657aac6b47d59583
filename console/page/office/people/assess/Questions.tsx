import { Alert, Button } from 'antd'
import { useCallback } from 'react'
import { useWords } from '../../../words.ts'
import { type Draft, itemsOf, nextMissing } from '../../data/scale-view.ts'
import type { Scale, ScaleItem } from '../../data/scales.ts'
import { focusItem, ItemCard } from './ItemCard.tsx'

/** What was begun and not handed in stands there again. */
export function Restored({ onReset }: { onReset: () => void }) {
  const t = useWords()
  return (
    <Alert
      type="info"
      showIcon
      title={t('assess.restored')}
      action={
        <Button size="small" onClick={onReset}>
          {t('assess.beginAnew')}
        </Button>
      }
    />
  )
}

interface QuestionsProps {
  scale: Scale
  draft: Draft
  change: (change: Partial<Draft>) => void
  errorOf: (path: string) => string | undefined
}

/** A scale's questions, part by part. The first answer to one goes on to the next that is open. */
export function Questions({ scale, draft: { answers }, change, errorOf }: QuestionsProps) {
  const t = useWords()
  const answer = useCallback(
    (item: ScaleItem, points: number) => {
      const given = { ...answers, [item.id]: points }
      change({ answers: given, confirmed: false })
      const next = nextMissing(scale, given, item.id)
      if (!(item.id in answers) && next) focusItem(next.id)
    },
    [answers, change, scale],
  )
  const items = itemsOf(scale)
  return scale.parts.map((part) => (
    <section key={part.id} className="panel sheet-part" aria-label={part.name[t.language]}>
      <h2>{part.name[t.language]}</h2>
      {part.items.map((item) => (
        <ItemCard
          key={item.id}
          item={item}
          number={items.indexOf(item) + 1}
          answer={answers[item.id]}
          error={errorOf(`answers.${item.id}`)}
          onAnswer={answer}
        />
      ))}
    </section>
  ))
}

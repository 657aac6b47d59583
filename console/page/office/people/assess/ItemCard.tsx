import { type KeyboardEvent, memo } from 'react'
import { useWords } from '../../../words.ts'
import type { ScaleItem } from '../../data/scales.ts'

interface ItemCardProps {
  item: ScaleItem
  number: number
  answer: number | undefined
  /** the server's, when it refused */
  error: string | undefined
  onAnswer: (item: ScaleItem, points: number) => void
}

/** One question. A digit chooses the option with that number and goes on to the next question. */
export const ItemCard = memo(function ItemCard({ item, number, answer, error, onAnswer }: ItemCardProps) {
  const t = useWords()
  function onKeyDown(event: KeyboardEvent) {
    const option = item.options[Number(event.key) - 1]
    if (!option || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onAnswer(item, option.points)
  }
  const state = [answer === undefined ? 'is-open' : 'is-answered', error && 'is-wrong'].filter(Boolean).join(' ')
  return (
    <fieldset className={`item-card ${state}`} id={`item-${item.id}`} onKeyDown={onKeyDown}>
      <legend>
        <span className="item-number">{number}</span>
        {item.name[t.language]}
        {answer !== undefined && <b className="item-points">{t('assess.points', { n: answer })}</b>}
      </legend>
      {error && (
        <p className="item-error" role="alert">
          {error}
        </p>
      )}
      {item.options.map((option, i) => (
        <label key={option.points} className={option.points === answer ? 'option is-chosen' : 'option'}>
          <input type="radio" name={item.id} checked={option.points === answer} onChange={() => onAnswer(item, option.points)} />
          <kbd>{i + 1}</kbd>
          <span className="option-points">{t('assess.points', { n: option.points })}</span>
          <span>{option.text[t.language]}</span>
        </label>
      ))}
    </fieldset>
  )
})

/** the answered option, else the first: where the arrow keys and the digits work */
export function focusItem(itemId: string) {
  const card = document.getElementById(`item-${itemId}`)
  const input = card?.querySelector<HTMLInputElement>('input:checked') ?? card?.querySelector<HTMLInputElement>('input')
  input?.focus({ preventScroll: true })
  card?.scrollIntoView({ block: 'center' })
}

import { useWords } from '../../words.ts'

/** Beside every figure that was invented for the demonstration, on every screen. */
export function Demonstration() {
  const t = useWords()
  return (
    <span className="demonstration" title={t('office.demonstrationHint')}>
      {t('office.demonstration')}
    </span>
  )
}

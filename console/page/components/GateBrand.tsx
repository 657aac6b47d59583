import { Siren } from 'lucide-react'
import { useWords } from '../words.ts'

export function GateBrand() {
  const t = useWords()
  return (
    <div className="gate-brand">
      <span className="gate-mark">
        <Siren size={26} aria-hidden />
      </span>
      <div>
        <b>{t('site.name')}</b>
        <small>{t('site.centre')}</small>
      </div>
    </div>
  )
}

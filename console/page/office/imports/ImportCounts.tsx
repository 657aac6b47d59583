import type { Import } from '../../../care-api.ts'
import { useWords } from '../../words.ts'

const COUNTS = ['rows', 'new', 'changed', 'same', 'bad', 'warnings'] as const

export function ImportCounts({ sheet: { counts } }: { sheet: Import }) {
  const t = useWords()
  return (
    <dl className="import-counts">
      {COUNTS.map((count) => (
        <div key={count} className={count === 'bad' && counts.bad > 0 ? 'is-notable' : undefined}>
          <dt>{t(`imports.count.${count}`)}</dt>
          <dd>{counts[count].toLocaleString('en')}</dd>
        </div>
      ))}
    </dl>
  )
}

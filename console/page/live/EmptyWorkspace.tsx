import '../words.work.ts'
import { Inbox } from 'lucide-react'
import { useCounts } from '../data/live.ts'
import { useWords } from '../words.ts'
import './workspace.css'

export function EmptyWorkspace({ firstId, onOpen }: { firstId: string | null; onOpen: (id: string) => void }) {
  const t = useWords()
  const { open, waiting, mine } = useCounts()
  const figures = [
    [t('empty.waiting'), waiting],
    [t('empty.mine'), mine],
    [t('empty.open'), open],
  ] as const
  return (
    <div className="workspace workspace-empty">
      <Inbox size={40} strokeWidth={1.5} aria-hidden />
      <h1>{t('empty.title')}</h1>
      <p>{t('empty.text')}</p>
      <dl className="empty-figures">
        {figures.map(([name, n]) => (
          <div key={name} className="panel">
            <dt>{name}</dt>
            <dd>{n}</dd>
          </div>
        ))}
      </dl>
      {firstId && (
        <button type="button" className="button primary" onClick={() => onOpen(firstId)}>
          {t('empty.openFirst')}
        </button>
      )}
    </div>
  )
}

import { useWords } from '../words.ts'

export function LoadFailed({ retry, text }: { retry: () => void; text?: string }) {
  const t = useWords()
  return (
    <div className="load-failed">
      {text ?? t('failed.load')}
      <button type="button" className="button small" onClick={retry}>
        {t('failed.retry')}
      </button>
    </div>
  )
}

import { Check, TriangleAlert } from 'lucide-react'
import { useUi } from '../ui.ts'

/** What became of one's own action: shown and read out politely. */
export function StatusLine() {
  const status = useUi((ui) => ui.status)
  return (
    <div className="toast" role="status">
      {status && (
        <>
          {status.tone === 'done' ? <Check size={18} aria-hidden /> : <TriangleAlert size={18} aria-hidden />}
          {status.text}
        </>
      )}
    </div>
  )
}

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'

const dismiss = () => useUi.setState({ dialog: null })

/** The browser's own modal dialog: focus stays inside, Esc closes, focus goes back where it was. */
export function Dialog({ title, children }: { title: string; children: ReactNode }) {
  const t = useWords()
  const id = useId()
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => ref.current?.showModal(), [])
  return (
    <dialog className="dialog" ref={ref} aria-labelledby={id} onClose={dismiss}>
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="top-button" onClick={dismiss} aria-label={t('help.dismiss')}>
          <X size={18} />
        </button>
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  )
}

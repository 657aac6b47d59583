import { TriangleAlert, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Alarm, OUTCOMES, type TimelineEntry } from '../../api.ts'
import { act } from '../data/actions.ts'
import { residentName, typeName } from '../data/alarm-view.ts'
import { useWritable } from '../data/live.ts'
import { contactConfirmed } from '../data/workspace-view.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'

const dismiss = () => useUi.setState({ drawer: null })

/** Over the right third, under the header: queue, steps and escalation clock stay visible while one writes. */
export function CloseDrawer({ alarm, timeline, start }: { alarm: Alarm; timeline: readonly TimelineEntry[]; start: string }) {
  const t = useWords()
  const id = useId()
  const writable = useWritable()
  const [outcome, setOutcome] = useState(start)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const ref = useRef<HTMLElement>(null)

  useEffect(() => {
    const before = document.activeElement
    ref.current?.querySelector<HTMLElement>('input:checked')?.focus()
    return () => void (before instanceof HTMLElement && before.focus())
  }, [])

  const unconfirmed = outcome === 'mistake' && alarm.priority === 1 && !alarm.test && !contactConfirmed(alarm, timeline)
  const unwritten = outcome === 'real' && note.trim() === ''
  const ready = writable && !busy && !unconfirmed && !unwritten

  async function submit() {
    if (!ready) return
    setBusy(true)
    if (await act(alarm.id, { kind: 'close', outcome, note: note.trim() })) dismiss()
    setBusy(false)
  }

  function onKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') dismiss()
    else if (event.key === 'Enter' && (event.target instanceof HTMLInputElement || event.ctrlKey)) void submit()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <section className="drawer" role="dialog" aria-labelledby={id} ref={ref} onKeyDown={onKey}>
      <div className="drawer-head">
        <button type="button" className="top-button" onClick={dismiss} aria-label={t('close.dismiss')}>
          <X size={18} />
        </button>
        <h2 id={id}>{t('close.title', { type: typeName(alarm.type, t), name: residentName(alarm, t) })}</h2>
      </div>
      <div className="drawer-body">
        <fieldset>
          <legend className="field-label">{t('close.outcome')}</legend>
          <div className="outcomes">
            {OUTCOMES.map((code) => (
              <label key={code} className="outcome">
                <input type="radio" name="outcome" value={code} checked={outcome === code} onChange={() => setOutcome(code)} />
                <b>{t(`outcome.${code}`)}</b>
                <small>{t(`close.hint.${code}`)}</small>
              </label>
            ))}
          </div>
        </fieldset>
        {unconfirmed && (
          <p className="refused" role="alert">
            <TriangleAlert size={18} aria-hidden /> {t('close.needsContact')}
          </p>
        )}
        <label className="field">
          <span>{t('close.note')}</span>
          <textarea
            className="input"
            value={note}
            maxLength={2000}
            placeholder={t('close.notePlaceholder')}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        {unwritten && <p className="command-state">{t('close.noteNeeded')}</p>}
      </div>
      <div className="drawer-foot">
        <button type="button" className="button" onClick={dismiss}>
          {t('action.cancel')} <kbd>Esc</kbd>
        </button>
        <button type="button" className="button primary" disabled={!ready} onClick={() => void submit()}>
          {busy ? t('close.busy') : t('close.submit')}
        </button>
      </div>
    </section>
  )
}

import { Plus } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { act } from '../data/actions.ts'
import { useWritable } from '../data/live.ts'
import { setDraft, useUi } from '../ui.ts'
import { useWords } from '../words.ts'

const PHRASES = ['phrase.1', 'phrase.2', 'phrase.3', 'phrase.4', 'phrase.5', 'phrase.6', 'phrase.7', 'phrase.8'] as const

/** One line for the timeline; `/` offers the sentences that are said every day. */
export function NoteBox({ alarmId, closed }: { alarmId: string; closed: boolean }) {
  const t = useWords()
  const writable = useWritable()
  const listId = useId()
  const text = useUi((ui) => ui.drafts[alarmId] ?? '')
  const [busy, setBusy] = useState(false)
  const [chosen, setChosen] = useState(0)
  const [dismissed, setDismissed] = useState(false)
  const offering = text.startsWith('/') && !dismissed
  const sought = text.slice(1).trim()
  const phrases = offering ? PHRASES.map((key) => t(key)).filter((phrase) => phrase.includes(sought)) : []
  const off = !writable || closed

  function write(next: string) {
    setDismissed(false)
    setChosen(0)
    setDraft(alarmId, next)
  }

  async function save() {
    const note = text.trim()
    if (note === '' || off || busy) return
    setBusy(true)
    if (await act(alarmId, { kind: 'note', text: note })) setDraft(alarmId, '')
    setBusy(false)
  }

  function onKey(event: KeyboardEvent) {
    // Enter also confirms a candidate of a Chinese input method: that is not "save"
    if (event.nativeEvent.isComposing) return
    const phrase = phrases[chosen]
    if (event.key === 'Enter' && phrase) write(phrase)
    else if (event.key === 'Enter') void save()
    else if (event.key === 'ArrowDown' && phrases.length > 0) setChosen((chosen + 1) % phrases.length)
    else if (event.key === 'ArrowUp' && phrases.length > 0) setChosen((chosen + phrases.length - 1) % phrases.length)
    else if (event.key === 'Escape' && offering) setDismissed(true)
    else return
    event.preventDefault()
  }

  return (
    <div className="note-box">
      <input
        className="input"
        role="combobox"
        aria-label={t('note.label')}
        aria-expanded={phrases.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={phrases.length > 0 ? `${listId}-${chosen}` : undefined}
        placeholder={t('note.placeholder')}
        value={text}
        maxLength={2000}
        disabled={closed}
        autoComplete="off"
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKey}
      />
      <button type="button" className="button" disabled={off || busy || text.trim() === ''} onClick={() => void save()}>
        <Plus size={15} aria-hidden /> {t('note.add')}
      </button>
      <div id={listId} role="listbox" aria-label={t('note.phrases')} className={phrases.length > 0 ? 'phrases' : 'visually-hidden'}>
        {phrases.map((phrase, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          <div key={phrase} id={`${listId}-${i}`} role="option" aria-selected={i === chosen} tabIndex={-1} onClick={() => write(phrase)}>
            {phrase}
          </div>
        ))}
      </div>
    </div>
  )
}

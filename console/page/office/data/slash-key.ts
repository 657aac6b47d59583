import { useEffect, useEffectEvent } from 'react'
import { isTyping } from '../../keyboard.ts'

/** `/` goes to the search box, as in the queue; not while somebody types. */
export function useSlashKey(focus: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return
    event.preventDefault()
    focus()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Which key means what. Pure; `useKeyboard` connects it to the window. Nothing is active while somebody types in a field. */
import { useEffect, useEffectEvent } from 'react'

export type Command =
  | 'down'
  | 'up'
  | 'claim'
  | 'call'
  | 'contacts'
  | 'dispatch'
  | 'ambulance'
  | 'escalate'
  | 'mistake'
  | 'close'
  | 'arrive'
  | 'note'
  | 'help'
  | 'escape'

const KEYS: Record<string, Command> = {
  j: 'down',
  ArrowDown: 'down',
  k: 'up',
  ArrowUp: 'up',
  c: 'claim',
  F2: 'call',
  F3: 'contacts',
  F4: 'dispatch',
  F6: 'ambulance',
  F7: 'escalate',
  F8: 'mistake',
  F9: 'close',
  a: 'arrive',
  '/': 'note',
  '?': 'help',
  Escape: 'escape',
}

export interface Press {
  key: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  typing: boolean
  repeat: boolean
}

export function commandOf(press: Press): Command | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null
  if (press.typing && press.key !== 'Escape') return null
  const command = KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null
  // holding a key may walk the list, but never acts twice
  return press.repeat && command !== 'down' && command !== 'up' ? null : command
}

export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** `run` answers whether it did something with the key; only then the browser's own meaning is taken away */
export function useKeyboard(run: (command: Command) => boolean) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { key, ctrlKey, altKey, metaKey, repeat } = event
    const command = commandOf({ key, ctrlKey, altKey, metaKey, repeat, typing: isTyping(event.target) })
    if (command && run(command)) event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Light or dark: as the system says, until somebody chooses. */
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'

const STORED = 'anling.theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function chosen(): Theme | null {
  const stored = localStorage.getItem(STORED)
  return stored === 'light' || stored === 'dark' ? stored : null
}

const theme = (): Theme => chosen() ?? (system.matches ? 'dark' : 'light')

function show() {
  document.documentElement.dataset.theme = theme()
  for (const listener of listeners) listener()
}

export function setTheme(next: Theme) {
  localStorage.setItem(STORED, next)
  show()
}

export function startTheme() {
  system.addEventListener('change', show)
  show()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useTheme = () => useSyncExternalStore(subscribe, theme)

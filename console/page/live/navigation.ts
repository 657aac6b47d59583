import { useCallback } from 'react'
import { useLocation, useRoute } from 'wouter'

/** Which alarm is open is in the address, so that a reload and a sign-in come back to it. */
export function useOpenAlarm(): { openId: string | null; open: (id: string) => void; close: () => void } {
  const [matches, params] = useRoute('/alarms/:id')
  const [, go] = useLocation()
  const open = useCallback((id: string) => go(`/alarms/${encodeURIComponent(id)}`), [go])
  const close = useCallback(() => go('/'), [go])
  return { openId: matches ? decodeURIComponent(params.id) : null, open, close }
}

export function focusRow(id: string) {
  const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)
  row?.focus()
  row?.scrollIntoView({ block: 'nearest' })
}

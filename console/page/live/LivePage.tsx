import { lazy, Suspense, useCallback } from 'react'
import { loadEmptyWorkspace, loadWorkspace } from '../chunks.ts'
import { ErrorBoundary } from '../components/ErrorBoundary.tsx'
import { claim } from '../data/actions.ts'
import { useConnectionKind, useLanes, useLoaded, useOutdated } from '../data/live.ts'
import { isWaiting, neighbour } from '../data/order.ts'
import { useKeyboard } from '../keyboard.ts'
import { foldAll, useUi } from '../ui.ts'
import { store } from '../wiring.ts'
import { focusRow, useOpenAlarm } from './navigation.ts'
import { Queue } from './Queue.tsx'

const Workspace = lazy(async () => ({ default: (await loadWorkspace()).Workspace }))
const EmptyWorkspace = lazy(async () => ({ default: (await loadEmptyWorkspace()).EmptyWorkspace }))

const alarmOf = (id: string | null) => (id === null ? undefined : store.latest().live.alarms.get(id))

/** C claims the row that the keyboard stands on, else the opened alarm. */
function claimTarget(openId: string | null): string | null {
  const { cursor } = useUi.getState()
  const inQueue = document.activeElement?.closest('.queue') !== null
  const candidates = inQueue ? [cursor, openId] : [openId, cursor]
  return (
    candidates.find((id) => {
      const alarm = alarmOf(id)
      return alarm !== undefined && isWaiting(alarm)
    }) ?? null
  )
}

export function LivePage() {
  const { openId, open, close } = useOpenAlarm()
  const { lanes, hold } = useLanes()
  const lost = useConnectionKind() === 'lost'
  const stale = useOutdated()
  // the queue is drawn first
  const loaded = useLoaded()
  const drawer = useUi((ui) => ui.drawer)
  const ids = lanes.flatMap((lane) => lane.ids)

  // a closing drawer that somebody is writing in is not swept away by a claim
  const onClaimed = useCallback((id: string) => void (useUi.getState().drawer === null && open(id)), [open])

  const writable = !lost
  function move(step: 1 | -1): boolean {
    const next = neighbour(ids, useUi.getState().cursor ?? openId, step)
    if (next === null) return false
    useUi.setState({ cursor: next })
    focusRow(next)
    return true
  }

  useKeyboard((command) => {
    if (useUi.getState().dialog !== null) return false
    switch (command) {
      case 'down':
        return move(1)
      case 'up':
        return move(-1)
      case 'claim': {
        const id = writable ? claimTarget(openId) : null
        if (id === null) return false
        void claim(id).then((done) => done && onClaimed(id))
        return true
      }
      case 'help':
        useUi.setState({ dialog: 'help' })
        return true
      case 'escape':
        foldAll()
        return true
      default:
        return false
    }
  })

  const names = ['live', stale && 'stale', openId && 'opened', drawer && 'drawn']
  return (
    <main className={names.filter(Boolean).join(' ')}>
      <Queue lanes={lanes} hold={hold} openId={openId} onOpen={open} onClaimed={onClaimed} />
      {openId === null ? (
        <Suspense fallback={<div className="workspace" />}>{loaded && <EmptyWorkspace firstId={ids[0] ?? null} onOpen={open} />}</Suspense>
      ) : (
        <ErrorBoundary key={openId}>
          <Suspense fallback={<div className="workspace" />}>
            <Workspace alarmId={openId} onBack={close} />
          </Suspense>
        </ErrorBoundary>
      )}
    </main>
  )
}

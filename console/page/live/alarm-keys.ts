/** F-keys of the opened alarm; they do nothing more than the visible buttons. */
import type { Alarm } from '../../api.ts'
import { mayAct, standingOf } from '../data/alarm-view.ts'
import { useWritable } from '../data/live.ts'
import { useMe } from '../data/session.ts'
import { type Command, useKeyboard } from '../keyboard.ts'
import { type Strip, useUi } from '../ui.ts'
import { firstToCall, firstToSend } from './folding.ts'

const strip = (name: Strip) => useUi.setState({ strip: name, row: null })
const drawer = (outcome: string) => useUi.setState({ drawer: outcome, strip: null, row: null })

function focusNote(): boolean {
  const box = document.querySelector<HTMLInputElement>('.note-box input')
  box?.focus()
  return box !== null
}

const ACTS: Partial<Record<Command, (alarm: Alarm) => void>> = {
  call: () => strip('call'),
  contacts: firstToCall,
  dispatch: firstToSend,
  arrive: () => strip('arrive'),
  mistake: (alarm) => drawer(alarm.test ? 'test' : 'mistake'),
  close: (alarm) => drawer(alarm.test ? 'test' : 'real'),
}

export function useAlarmKeys(alarm: Alarm) {
  const me = useMe()
  const writable = useWritable()
  useKeyboard((command) => {
    const standing = standingOf(alarm, me.userId)
    if (useUi.getState().dialog !== null || standing === 'closed') return false
    if (command === 'note') return focusNote()
    // 120 is phoned, whatever the server does
    if (command === 'ambulance') {
      strip('ambulance')
      return true
    }
    if (command === 'escalate' && writable) {
      strip('escalate')
      return true
    }
    const run = ACTS[command]
    if (!run || !writable || !mayAct(standing, me.role)) return false
    run(alarm)
    return true
  })
}

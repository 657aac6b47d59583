import type { LucideIcon } from 'lucide-react'
import { Ambulance, ArrowUpFromLine, Car, Check, MapPinCheck, Phone, PhoneCall, Undo2, UserRoundCheck, X } from 'lucide-react'
import type { Alarm, Home } from '../../api.ts'
import { claim } from '../data/actions.ts'
import { mayAct, standingOf } from '../data/alarm-view.ts'
import { useWritable } from '../data/live.ts'
import { useMe } from '../data/session.ts'
import { type Primary, primaryOf } from '../data/workspace-view.ts'
import { useUi } from '../ui.ts'
import { useWords } from '../words.ts'
import { ActionStrip } from './ActionStrip.tsx'
import { firstToCall, firstToSend } from './folding.ts'

interface ActionButtonProps {
  icon: LucideIcon
  label: string
  hotkey?: string
  primary?: boolean
  disabled: boolean
  onPress: () => void
}

function ActionButton({ icon: Icon, label, hotkey, primary = false, disabled, onPress }: ActionButtonProps) {
  const t = useWords()
  const writable = useWritable()
  return (
    <button
      type="button"
      className={primary ? 'button primary' : 'button'}
      disabled={disabled}
      onClick={onPress}
      aria-keyshortcuts={hotkey}
      title={disabled && !writable ? t('stale.paused') : undefined}
    >
      <Icon size={16} aria-hidden /> <span>{label}</span> {hotkey && <kbd>{hotkey}</kbd>}
    </button>
  )
}

const strip = (name: 'call' | 'ambulance' | 'escalate' | 'release' | 'arrive') => () =>
  useUi.setState((ui) => ({ strip: ui.strip === name ? null : name, row: null }))
const drawer = (outcome: string) => () => useUi.setState({ drawer: outcome, strip: null, row: null })

export function Actions({ alarm, home }: { alarm: Alarm; home: Home | undefined }) {
  const t = useWords()
  const me = useMe()
  const writable = useWritable()
  const claiming = useUi((ui) => ui.claiming)
  const standing = standingOf(alarm, me.userId)
  const is = (step: Primary) => primaryOf(alarm, standing) === step
  const off = !writable || !mayAct(standing, me.role)
  if (standing === 'closed') return null
  return (
    <div className="action-area">
      <fieldset className="actions" style={{ border: 0, margin: 0, padding: 0 }}>
        <legend className="visually-hidden">{t('action.bar')}</legend>
        {standing === 'waiting' && (
          <ActionButton
            icon={UserRoundCheck}
            label={t('action.claim')}
            hotkey="C"
            primary
            disabled={off || claiming !== null}
            onPress={() => void claim(alarm.id)}
          />
        )}
        <ActionButton icon={Phone} label={t('action.callBack')} hotkey="F2" primary={is('call')} disabled={off} onPress={strip('call')} />
        <ActionButton icon={PhoneCall} label={t('action.contacts')} hotkey="F3" disabled={off} onPress={() => firstToCall(alarm)} />
        <ActionButton
          icon={Car}
          label={t('action.dispatch')}
          hotkey="F4"
          primary={is('dispatch')}
          disabled={off}
          onPress={() => firstToSend(alarm)}
        />
        {alarm.dispatch && alarm.stage !== 'arrived' && (
          <ActionButton
            icon={MapPinCheck}
            label={t('action.arrive')}
            hotkey="A"
            primary={is('arrive')}
            disabled={off}
            onPress={strip('arrive')}
          />
        )}
        <ActionButton icon={Ambulance} label={t('action.ambulance')} hotkey="F6" disabled={false} onPress={strip('ambulance')} />
        <ActionButton icon={ArrowUpFromLine} label={t('action.escalate')} hotkey="F7" disabled={!writable} onPress={strip('escalate')} />
        <span className="gap" />
        {standing === 'mine' && <ActionButton icon={Undo2} label={t('action.release')} disabled={off} onPress={strip('release')} />}
        <ActionButton icon={X} label={t('action.mistake')} hotkey="F8" disabled={off} onPress={drawer(alarm.test ? 'test' : 'mistake')} />
        <ActionButton
          icon={Check}
          label={t('action.close')}
          hotkey="F9"
          primary={is('close')}
          disabled={off}
          onPress={drawer(alarm.test ? 'test' : 'real')}
        />
      </fieldset>
      <ActionStrip alarm={alarm} home={home} />
    </div>
  )
}

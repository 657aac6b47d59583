import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../words.ts'
import type { Refusal } from '../data/acting.ts'
import { FormProblem } from './FormProblem.tsx'
import './records.css'

interface AskDialogProps {
  title: string
  /** what will happen, and whether it can be undone */
  children: ReactNode
  ok: string
  danger?: boolean
  /** what is asked for besides the click; absent: nothing */
  reason?: { label: string; needed: boolean }
  busy: boolean
  refusal: Refusal | null
  onOk: (reason: string) => void
  onClose: () => void
}

/** Before something that counts: what it does, and sometimes why. */
export function AskDialog({ title, children, ok, danger, reason, busy, refusal, onOk, onClose }: AskDialogProps) {
  const t = useWords()
  const [why, setWhy] = useState('')
  const said = why.trim()
  const isReady = !reason?.needed || said !== ''
  return (
    <Modal
      open
      width={460}
      title={title}
      okText={ok}
      okButtonProps={{ danger, disabled: !isReady }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => onOk(said)}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} />
      <div className="dialog-help">{children}</div>
      {reason && (
        <Input
          autoFocus
          value={why}
          maxLength={200}
          placeholder={reason.label}
          aria-label={reason.label}
          onChange={(event) => setWhy(event.target.value)}
          onPressEnter={() => isReady && onOk(said)}
        />
      )}
    </Modal>
  )
}

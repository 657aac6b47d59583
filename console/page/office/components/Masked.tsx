import { Button, Input, Modal } from 'antd'
import { Eye } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RecordKind } from '../../../../records/record-schemas/kinds.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { useMe } from '../../data/session.ts'
import { type PlainKey, useWords } from '../../words.ts'
import { unmask } from '../data/records.ts'
import { may } from '../data/rights.ts'
import './records.css'

const SHOWN_MS = 60_000
const REASONS: readonly PlainKey[] = ['unmask.reason.call', 'unmask.reason.check', 'unmask.reason.asked']

interface MaskedProps {
  kind: RecordKind
  id: string
  field: string
  /** what the field is called */
  label: string
  /** masked */
  value: string
}

function ReasonDialog({
  label,
  onShown,
  onClose,
  ...of
}: Omit<MaskedProps, 'value'> & { onShown: (value: string) => void; onClose: () => void }) {
  const t = useWords()
  const [reason, setReason] = useState('')
  const [failed, setFailed] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  async function show() {
    setBusy(true)
    const answer = await unmask(of.kind, of.id, [of.field], reason.trim())
    setBusy(false)
    if (!answer.ok) return setFailed(failedText(answer, 'unmask', serverNow(), t))
    onShown(String(answer.value.values[of.field] ?? ''))
    onClose()
  }
  return (
    <Modal
      open
      width={440}
      title={t('unmask.title', { what: label })}
      okText={t('unmask.show')}
      cancelText={t('office.cancel')}
      okButtonProps={{ disabled: reason.trim() === '' }}
      confirmLoading={busy}
      onOk={show}
      onCancel={onClose}
    >
      <p className="dialog-help">{t('unmask.help')}</p>
      <div className="reason-chips">
        {REASONS.map((key) => (
          <Button key={key} size="small" onClick={() => setReason(t(key))}>
            {t(key)}
          </Button>
        ))}
      </div>
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        aria-label={t('office.reason')}
        placeholder={t('unmask.placeholder')}
        onChange={(event) => setReason(event.target.value)}
        onPressEnter={() => reason.trim() !== '' && void show()}
      />
      {failed && (
        <p className="form-failed" role="alert">
          {failed}
        </p>
      )}
    </Modal>
  )
}

/** A masked number; whoever may, and says why, sees it for a minute. It is kept nowhere. */
export function Masked({ value, ...of }: MaskedProps) {
  const t = useWords()
  const { role } = useMe()
  const [asking, setAsking] = useState(false)
  const [clear, setClear] = useState<string | null>(null)
  useEffect(() => {
    if (clear === null) return
    const timer = setTimeout(() => setClear(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [clear])
  if (clear !== null) {
    return (
      <span className="masked is-clear">
        <b>{clear}</b>
        <Button type="link" size="small" onClick={() => setClear(null)}>
          {t('unmask.hide')}
        </Button>
      </span>
    )
  }
  return (
    <span className="masked">
      {value}
      {may(role, 'unmask') && (
        <Button
          type="text"
          size="small"
          icon={<Eye size={14} />}
          aria-label={t('unmask.open', { what: of.label })}
          title={t('unmask.open', { what: of.label })}
          onClick={() => setAsking(true)}
        />
      )}
      {asking && <ReasonDialog {...of} onShown={setClear} onClose={() => setAsking(false)} />}
    </span>
  )
}

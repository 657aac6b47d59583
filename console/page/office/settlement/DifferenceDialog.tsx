import { Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import type { SettlementView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { exactYuan } from '../data/amounts.ts'
import type { SettlementLine } from '../data/settlement-view.ts'
import { addDifference } from '../data/settlements.ts'

/** problems of these stand at their fields */
const BESIDE = ['serviceId', 'fen', 'reason']

interface DifferenceDialogProps {
  view: SettlementView
  /** null: about the month as a whole */
  line: SettlementLine | null
  /** what is offered, in fen; null: to be typed */
  fen: number | null
  onClose: () => void
}

/** A person's word on a line or on the month: how much, and why. It is added, never changed. */
export function DifferenceDialog({ view, line, fen, onClose }: DifferenceDialogProps) {
  const t = useWords()
  const [amount, setAmount] = useState<number | null>(fen === null ? null : fen / 100)
  const [reason, setReason] = useState('')
  const { busy, refusal, errorOf, act } = useActing()
  const { settlement, version, residentNames } = view
  async function add() {
    const wanted = { version, serviceId: line?.serviceId ?? null, fen: Math.round((amount ?? 0) * 100), reason: reason.trim() }
    const refused = await act(() => addDifference(settlement.id, wanted), t('settlements.differenceAdded'))
    if (!refused) onClose()
  }
  return (
    <Modal
      open
      width={460}
      title={t(line ? 'settlements.decide' : 'settlements.addDifference')}
      okText={t('settlements.add')}
      okButtonProps={{ disabled: amount === null || reason.trim() === '' }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void add()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      {line && (
        <dl className="ask-facts">
          <dt>{t('settlements.col.service')}</dt>
          <dd>
            {line.day} {residentNames[line.residentId]} {t.code('item', line.item)}
          </dd>
          <dt>{t('settlements.sum.payable')}</dt>
          <dd>{t('office.yuan', { amount: exactYuan(line.payableFen) })}</dd>
          {line.problem && (
            <>
              <dt>{t('settlements.col.problem')}</dt>
              <dd>{t(`problem.${line.problem}`)}</dd>
            </>
          )}
        </dl>
      )}
      <div className="difference-fields">
        <Labelled
          label={t('settlements.amount')}
          error={errorOf('fen') ?? errorOf('serviceId')}
          hint={t(line?.problem ? 'settlements.amountHeldHint' : 'settlements.amountHint')}
        >
          {(id) => (
            <InputNumber<number>
              id={id}
              precision={2}
              controls={false}
              value={amount}
              suffix={t('office.yuanUnit')}
              onChange={(value) => setAmount(value)}
            />
          )}
        </Labelled>
        <Labelled label={t('office.reason')} error={errorOf('reason')}>
          {(id) => <Input id={id} autoFocus value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
      </div>
    </Modal>
  )
}

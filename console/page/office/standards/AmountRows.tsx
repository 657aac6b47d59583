import { Button, Checkbox, Input, InputNumber } from 'antd'
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../words.ts'
import { conditionText } from '../data/condition-text.ts'
import { type AmountDraft, blankAmount } from '../data/rate-draft.ts'
import type { Standard } from '../data/standard-rules.ts'
import { ConditionDialog } from './ConditionDialog.tsx'

interface AmountRowProps {
  amount: AmountDraft
  gives: Standard['gives']
  /** the server's problems of this row */
  errors: readonly string[]
  onChange: (change: Partial<AmountDraft>) => void
  onEdit: () => void
}

function AmountFields({ amount, gives, errors, onChange, onEdit }: AmountRowProps) {
  const t = useWords()
  const { name, when, fen, hours, payerSharePercent, lessIncome } = amount
  const label = name.zh || t('standards.newRow')
  return (
    <>
      <div className="amount-names">
        <Input
          value={name.zh}
          maxLength={60}
          status={name.zh.trim() === '' ? 'error' : undefined}
          placeholder={t('standards.nameZh')}
          aria-label={`${label} ${t('standards.nameZh')}`}
          onChange={(event) => onChange({ name: { ...name, zh: event.target.value } })}
        />
        <Input
          value={name.en}
          maxLength={60}
          placeholder={t('standards.nameEn')}
          aria-label={`${label} ${t('standards.nameEn')}`}
          onChange={(event) => onChange({ name: { ...name, en: event.target.value } })}
        />
      </div>
      <div className="amount-when">
        <span>{conditionText(when, t)}</span>
        <Button
          type="text"
          size="small"
          icon={<Pencil size={14} />}
          aria-label={t('standards.conditionOf', { name: label })}
          onClick={onEdit}
        />
        {errors.map((error) => (
          <em key={error} role="alert">
            {error}
          </em>
        ))}
      </div>
      <div className="amount-values">
        {gives === 'hours' ? (
          <InputNumber<number>
            min={0}
            step={1}
            precision={1}
            value={hours}
            suffix={t('standards.hourUnit')}
            aria-label={`${label} ${t('standards.hours')}`}
            onChange={(value) => onChange({ hours: value ?? 0 })}
          />
        ) : (
          <InputNumber<number>
            min={0}
            precision={2}
            controls={false}
            value={fen / 100}
            suffix={t('office.yuanUnit')}
            aria-label={`${label} ${t('standards.yuan')}`}
            onChange={(value) => onChange({ fen: Math.round((value ?? 0) * 100) })}
          />
        )}
        {gives === 'cash' ? (
          <Checkbox checked={lessIncome ?? false} onChange={(event) => onChange({ lessIncome: event.target.checked || undefined })}>
            {t('standards.lessIncome')}
          </Checkbox>
        ) : (
          <InputNumber<number>
            min={0}
            max={100}
            controls={false}
            value={payerSharePercent}
            prefix={t('standards.share')}
            suffix="%"
            aria-label={`${label} ${t('standards.col.share')}`}
            onChange={(value) => onChange({ payerSharePercent: value })}
          />
        )}
      </div>
    </>
  )
}

interface AmountRowsProps {
  amounts: readonly AmountDraft[]
  gives: Standard['gives']
  errorsOf: (index: number) => readonly string[]
  newKey: () => string
  onChange: (amounts: AmountDraft[]) => void
}

/** The rows of a rate as they are typed. Their order counts: the first whose condition holds is paid. */
export function AmountRows({ amounts, gives, errorsOf, newKey, onChange }: AmountRowsProps) {
  const t = useWords()
  const [editing, setEditing] = useState<string | null>(null)
  const change = (key: string, by: Partial<AmountDraft>) => onChange(amounts.map((one) => (one.key === key ? { ...one, ...by } : one)))
  function move(index: number, by: -1 | 1) {
    const moved = amounts[index]
    if (moved) onChange(amounts.toSpliced(index, 1).toSpliced(index + by, 0, moved))
  }
  const edited = amounts.find(({ key }) => key === editing)
  return (
    <>
      <ol className="amount-rows">
        {amounts.map((amount, index) => {
          const name = amount.name[t.language] || t('standards.newRow')
          return (
            <li key={amount.key}>
              <AmountFields
                amount={amount}
                gives={gives}
                errors={errorsOf(index)}
                onChange={(by) => change(amount.key, by)}
                onEdit={() => setEditing(amount.key)}
              />
              <span className="amount-buttons">
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowUp size={14} />}
                  disabled={index === 0}
                  aria-label={t('standards.up', { name })}
                  onClick={() => move(index, -1)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowDown size={14} />}
                  disabled={index === amounts.length - 1}
                  aria-label={t('standards.down', { name })}
                  onClick={() => move(index, 1)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<Trash2 size={14} />}
                  aria-label={t('office.removeWhat', { what: name })}
                  onClick={() => onChange(amounts.toSpliced(index, 1))}
                />
              </span>
            </li>
          )
        })}
      </ol>
      <Button type="dashed" icon={<Plus size={15} aria-hidden />} onClick={() => onChange([...amounts, blankAmount(newKey())])}>
        {t('standards.addRow')}
      </Button>
      {edited && (
        <ConditionDialog
          name={edited.name[t.language] || t('standards.newRow')}
          condition={edited.when}
          onDone={(when) => {
            change(edited.key, { when })
            setEditing(null)
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  )
}

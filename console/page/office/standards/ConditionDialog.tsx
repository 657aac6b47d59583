import { Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { CARE_LEVELS } from '../../../../records/record-schemas/assessments.ts'
import { CATEGORIES, DISABILITY_KINDS } from '../../../../records/record-schemas/people.ts'
import { useWords } from '../../words.ts'
import { Labelled } from '../components/Labelled.tsx'
import { type Condition, conditionText } from '../data/condition-text.ts'

type ListField = 'categoriesAny' | 'categoriesAll' | 'categoriesNone' | 'levels' | 'disabilityGrades' | 'disabilityKinds'

const LISTS: readonly { name: ListField; options: readonly (string | number)[]; words: string }[] = [
  { name: 'categoriesAny', options: CATEGORIES, words: 'category' },
  { name: 'categoriesAll', options: CATEGORIES, words: 'category' },
  { name: 'categoriesNone', options: CATEGORIES, words: 'category' },
  { name: 'levels', options: CARE_LEVELS, words: 'care' },
  { name: 'disabilityGrades', options: [1, 2, 3, 4], words: 'disabilityGrade' },
  { name: 'disabilityKinds', options: DISABILITY_KINDS, words: 'disability' },
]

/** a field that is not filled in is not there: it asks for nothing */
const without = (condition: Condition): Condition =>
  Object.fromEntries(
    Object.entries(condition).filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)),
  )

interface ConditionDialogProps {
  name: string
  condition: Condition
  onDone: (condition: Condition) => void
  onClose: () => void
}

/** Who a row of amounts is for. */
export function ConditionDialog({ name, condition, onDone, onClose }: ConditionDialogProps) {
  const t = useWords()
  const [draft, setDraft] = useState(condition)
  const set = (change: Partial<Condition>) => setDraft(without({ ...draft, ...change }))
  const whole = (value: number | null) => (value === null ? undefined : Math.trunc(value))
  return (
    <Modal
      open
      width={620}
      title={t('standards.conditionOf', { name })}
      okText={t('office.ok')}
      cancelText={t('office.cancel')}
      onOk={() => onDone(draft)}
      onCancel={onClose}
    >
      <div className="condition-fields">
        {LISTS.map(({ name, options, words }) => (
          <Labelled key={name} label={t(`condition.field.${name}`)}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                value={draft[name] as (string | number)[] | undefined}
                options={options.map((value) => ({ value, label: t.code(words, String(value)) }))}
                onChange={(value) => set({ [name]: value })}
              />
            )}
          </Labelled>
        ))}
        <Labelled label={t('condition.field.ageFrom')}>
          {(id) => (
            <InputNumber id={id} min={0} max={150} value={draft.ageFrom ?? null} onChange={(value) => set({ ageFrom: whole(value) })} />
          )}
        </Labelled>
        <Labelled label={t('condition.field.ageBelow')}>
          {(id) => (
            <InputNumber id={id} min={0} max={150} value={draft.ageBelow ?? null} onChange={(value) => set({ ageBelow: whole(value) })} />
          )}
        </Labelled>
        <Labelled label={t('condition.field.dwelling')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              value={draft.dwelling?.[0]}
              options={(['home', 'institution'] as const).map((value) => ({
                value,
                label: t(value === 'home' ? 'condition.atHome' : 'condition.inInstitution'),
              }))}
              onChange={(value) => set({ dwelling: value && [value] })}
            />
          )}
        </Labelled>
        <Labelled label={t('condition.field.box')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              value={draft.box === undefined ? undefined : Number(draft.box)}
              options={[
                { value: 1, label: t('condition.box') },
                { value: 0, label: t('condition.noBox') },
              ]}
              onChange={(value) => set({ box: value === undefined ? undefined : value === 1 })}
            />
          )}
        </Labelled>
        <Labelled label={t('condition.field.incomeBelow')}>
          {(id) => (
            <InputNumber<number>
              id={id}
              min={0}
              precision={2}
              controls={false}
              suffix={t('office.yuanUnit')}
              value={draft.incomeBelowFen === undefined ? null : draft.incomeBelowFen / 100}
              onChange={(value) => set({ incomeBelowFen: value === null ? undefined : Math.round(value * 100) })}
            />
          )}
        </Labelled>
      </div>
      <Input.TextArea className="condition-result" readOnly autoSize value={conditionText(draft, t)} aria-label={t('standards.col.when')} />
    </Modal>
  )
}

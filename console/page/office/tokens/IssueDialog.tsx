import { Checkbox, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { SCOPES, type Scope } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { useActing } from '../data/acting.ts'
import { issueToken, type TokenIssued } from '../data/tokens.ts'

/** problems of these stand at their fields */
const BESIDE = ['name', 'validDays']

const DEFAULT_DAYS = 90
const MOST_DAYS = 366

/** For whom, what it may read, and until when. */
export function IssueDialog({ onIssued, onClose }: { onIssued: (issued: TokenIssued) => void; onClose: () => void }) {
  const t = useWords()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['records:read'])
  const [validDays, setValidDays] = useState<number | null>(DEFAULT_DAYS)
  const { busy, refusal, errorOf, act } = useActing()
  const isReady = name.trim() !== '' && scopes.length > 0 && validDays !== null
  async function issue() {
    await act(
      () => issueToken({ name: name.trim(), scopes: [...scopes], validDays: validDays ?? DEFAULT_DAYS }),
      (issued) => {
        onIssued(issued)
        return t('tokens.issued', { name: issued.info.name })
      },
    )
  }
  return (
    <Modal
      open
      width={560}
      title={t('tokens.issue')}
      okText={t('tokens.issueOk')}
      okButtonProps={{ disabled: !isReady }}
      cancelText={t('office.cancel')}
      confirmLoading={busy}
      onOk={() => void issue()}
      onCancel={onClose}
    >
      <FormProblem problem={refusal} beside={BESIDE} />
      <div className="token-fields">
        <Labelled label={t('tokens.col.name')} error={errorOf('name')} hint={t('tokens.nameHint')}>
          {(id) => <Input id={id} autoFocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />}
        </Labelled>
        <Labelled label={t('tokens.validDays')} error={errorOf('validDays')} hint={t('tokens.validHint')}>
          {(id) => (
            <InputNumber<number>
              id={id}
              min={1}
              max={MOST_DAYS}
              precision={0}
              value={validDays}
              suffix={t('tokens.days')}
              onChange={setValidDays}
            />
          )}
        </Labelled>
        <fieldset className="token-scopes">
          <legend>{t('tokens.col.scopes')}</legend>
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              checked={scopes.includes(scope)}
              onChange={(event) => setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
            >
              <b>{t(`scope.${scope}`)}</b> <code>{scope}</code>
              <small>{t(`scope.${scope}.hint`)}</small>
            </Checkbox>
          ))}
        </fieldset>
      </div>
    </Modal>
  )
}

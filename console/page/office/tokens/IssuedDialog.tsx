import { Alert, Button, Modal } from 'antd'
import { useWords } from '../../words.ts'
import { CopyButton } from '../components/CopyButton.tsx'
import { instantText } from '../data/days.ts'
import type { TokenIssued } from '../data/tokens.ts'

/** The token itself: now, and never again. Closed only by the button that says it is kept. */
export function IssuedDialog({ issued: { token, info }, onClose }: { issued: TokenIssued; onClose: () => void }) {
  const t = useWords()
  return (
    <Modal
      open
      width={560}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={t('tokens.issued', { name: info.name })}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('tokens.kept')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('tokens.once')} />
      <p className="token-shown">
        <code>{token}</code>
        <CopyButton text={token} what={t('tokens.token')} />
      </p>
      <p className="dim">{t('tokens.usage', { at: instantText(info.expiresAt) })}</p>
      <pre className="token-usage">Authorization: Bearer {'<token>'}</pre>
    </Modal>
  )
}

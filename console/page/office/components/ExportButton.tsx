import { Button, Dropdown } from 'antd'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { useMe } from '../../data/session.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { download } from '../data/download.ts'
import { sizeText } from '../data/file-size.ts'
import { may } from '../data/rights.ts'

const FORMATS = ['xlsx', 'csv'] as const

interface ExportButtonProps {
  /** below /api/v1, without the format: `/exports/residents` */
  path: string
  /** for the file when the server gives it no name */
  name: string
  label?: string
  disabled?: boolean
}

/** A list or a document as a file; shown to whoever may export. */
export function ExportButton({ path, name, label, disabled }: ExportButtonProps) {
  const t = useWords()
  const { role } = useMe()
  const [bytes, setBytes] = useState<number | null>(null)
  if (!may(role, 'export-records')) return null
  async function run(format: (typeof FORMATS)[number]) {
    setBytes(0)
    const answer = await download(`${path}${path.includes('?') ? '&' : '?'}format=${format}`, `${name}.${format}`, setBytes)
    setBytes(null)
    if (answer.ok) say(t('export.done', { name: answer.value }))
    else say(failedText(answer, 'export', serverNow(), t), 'failed')
  }
  const items = FORMATS.map((key) => ({ key, label: t(`export.${key}`), onClick: () => void run(key) }))
  const busy = bytes !== null
  return (
    <Dropdown menu={{ items }} trigger={['click']} disabled={disabled || busy}>
      <Button icon={<Download size={15} aria-hidden />} loading={busy} disabled={disabled}>
        {busy ? t('export.busy', { size: sizeText(bytes) }) : (label ?? t('export.button'))}
      </Button>
    </Dropdown>
  )
}

import { Button } from 'antd'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { ImportKind } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { download } from '../data/download.ts'

/** An empty sheet with the headings that are understood, and an example. */
export function TemplateButtons({ kind }: { kind: ImportKind }) {
  const t = useWords()
  const [busy, setBusy] = useState<'xlsx' | 'csv' | null>(null)
  async function get(format: 'xlsx' | 'csv') {
    setBusy(format)
    const answer = await download(`/imports/template?kind=${kind}&format=${format}`, `template-${kind}.${format}`, () => undefined)
    setBusy(null)
    if (answer.ok) say(t('export.done', { name: answer.value }))
    else say(failedText(answer, 'export', serverNow(), t), 'failed')
  }
  return (
    <p className="template-line">
      <span>{t('imports.template', { kind: t(`importKind.${kind}`) })}</span>
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button
          key={format}
          size="small"
          loading={busy === format}
          icon={<Download size={14} aria-hidden />}
          onClick={() => void get(format)}
        >
          {t(`imports.template.${format}`)}
        </Button>
      ))}
    </p>
  )
}

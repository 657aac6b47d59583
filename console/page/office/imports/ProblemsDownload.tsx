import { Button } from 'antd'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { Import } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { download } from '../data/download.ts'

/** The rows to be put right, with what is wrong, as a sheet that can be imported again. */
export function ProblemsDownload({ sheet }: { sheet: Import }) {
  const t = useWords()
  const [busy, setBusy] = useState(false)
  async function get() {
    setBusy(true)
    const path = `/imports/${encodeURIComponent(sheet.id)}/problems?format=xlsx`
    const answer = await download(path, `${sheet.name}.xlsx`, () => undefined)
    setBusy(false)
    if (answer.ok) say(t('export.done', { name: answer.value }))
    else say(failedText(answer, 'export', serverNow(), t), 'failed')
  }
  return (
    <Button icon={<Download size={15} aria-hidden />} loading={busy} onClick={() => void get()}>
      {t('imports.downloadProblems')}
    </Button>
  )
}

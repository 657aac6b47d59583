import { Button } from 'antd'
import { FileText, Upload } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { say } from '../../../ui.ts'
import { useWords } from '../../../words.ts'
import { attach, attachmentUrl, useAttachments } from '../../data/attachments.ts'
import { instantText } from '../../data/days.ts'
import { sizeText } from '../../data/file-size.ts'
import type { Shown } from '../shown.ts'

/** Evidence beside the record: pictures and PDF files. Opening one is written down. */
export function FilesTab({ resident, editable }: Shown) {
  const t = useWords()
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const list = useAttachments('resident', resident.id)
  const files = (list.data?.items ?? []).toReversed()
  async function onPicked(event: ChangeEvent<HTMLInputElement>) {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (!file) return
    setBusy(true)
    const id = await attach(resident, file, file.name, t)
    setBusy(false)
    if (id !== null) say(t('files.added', { name: file.name }))
  }
  const add = editable && (
    <>
      <input
        ref={picker}
        type="file"
        hidden
        accept="image/jpeg,image/png,image/webp,application/pdf"
        onChange={(event) => void onPicked(event)}
      />
      <Button type="text" size="small" loading={busy} icon={<Upload size={14} />} onClick={() => picker.current?.click()}>
        {t('files.add')}
      </Button>
    </>
  )
  return (
    <Panel title={t('panel.files')} side={add || undefined}>
      {list.isError && <LoadFailed retry={() => void list.refetch()} />}
      {list.data && files.length === 0 && <p className="panel-empty">{t('files.none')}</p>}
      <ul className="entries">
        {files.map(({ id, name, bytes, at, by }) => (
          <li key={id} className="file-line">
            <FileText size={15} aria-hidden />
            <a href={attachmentUrl(id)} download={name}>
              {name}
            </a>
            <span className="dim">
              {sizeText(bytes)} · {by} · {instantText(at)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

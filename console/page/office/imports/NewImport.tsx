import { Button } from 'antd'
import { FileSpreadsheet, Upload } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { ImportKind } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Progress } from '../components/Progress.tsx'
import { useActing } from '../data/acting.ts'
import { kindsFor } from '../data/import-view.ts'
import { uploadSheet } from '../data/imports.ts'
import { TemplateButtons } from './TemplateButtons.tsx'

const ACCEPT = '.xlsx,.csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv'

interface DropZoneProps {
  busy: boolean
  onFile: (file: File) => void
}

/** A file, dropped or picked; by the keyboard as well. */
function DropZone({ busy, onFile }: DropZoneProps) {
  const t = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file && !busy) onFile(file)
  }
  return (
    <section
      className={over ? 'drop-zone is-over' : 'drop-zone'}
      aria-label={t('imports.file')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileSpreadsheet size={28} strokeWidth={1.5} aria-hidden />
      <p>{t('imports.drop')}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPT}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
      <Button type="primary" loading={busy} icon={<Upload size={15} aria-hidden />} onClick={() => input.current?.click()}>
        {t('imports.pick')}
      </Button>
      <small>{t('imports.limits')}</small>
    </section>
  )
}

/** What kind of sheet, its template, and the file. */
export function NewImport() {
  const t = useWords()
  const { role } = useMe()
  const [, go] = useLocation()
  const kinds = kindsFor(role)
  const [kind, setKind] = useState<ImportKind>(kinds.includes('residents') ? 'residents' : (kinds[0] ?? 'devices'))
  const [sent, setSent] = useState<{ bytes: number; of: number } | null>(null)
  const { busy, refusal, act } = useActing()
  async function upload(file: File) {
    setSent({ bytes: 0, of: file.size })
    await act(
      () => uploadSheet(kind, file, (bytes) => setSent({ bytes, of: file.size })),
      (uploaded) => {
        go(`/office/imports/${encodeURIComponent(uploaded.id)}`)
        return t('imports.uploaded', { name: file.name })
      },
    )
    setSent(null)
  }
  return (
    <section className="panel new-import" aria-label={t('imports.new')}>
      <div className="panel-head">
        <h2>{t('imports.new')}</h2>
      </div>
      <div className="new-import-columns">
        <fieldset className="import-kinds">
          <legend>{t('imports.whichKind')}</legend>
          {kinds.map((one) => (
            <label key={one} className={one === kind ? 'import-kind is-chosen' : 'import-kind'}>
              <input type="radio" name="kind" checked={one === kind} onChange={() => setKind(one)} />
              <span>
                <b>{t(`importKind.${one}`)}</b>
                <small>{t(`importKind.${one}.hint`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="import-file">
          <TemplateButtons kind={kind} />
          <DropZone busy={busy} onFile={(file) => void upload(file)} />
          {sent && (
            <Progress label={t('imports.uploading')} done={Math.round(sent.bytes / 1000)} total={Math.max(1, Math.round(sent.of / 1000))} />
          )}
          <FormProblem problem={refusal} />
        </div>
      </div>
    </section>
  )
}

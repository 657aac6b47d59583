import { Button } from 'antd'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RecordView } from '../../../care-api.ts'
import { Panel } from '../../components/Panel.tsx'
import { useWords } from '../../words.ts'
import { EditRecordDialog } from '../components/EditRecordDialog.tsx'
import { MaskedPhone } from '../components/MaskedPhone.tsx'
import { NewRecordDialog } from '../components/NewRecordDialog.tsx'
import { RemoveRecordDialog } from '../components/RemoveRecordDialog.tsx'
import { RESPONDER } from '../data/provider-fields.ts'
import { useRecords } from '../data/records.ts'

type Responder = RecordView<'responder'>
type Dialog = { kind: 'add' } | { kind: 'edit' | 'remove'; responder: Responder } | null

/** Who goes to the homes for a provider. */
export function ResponderPanel({ providerId, editable }: { providerId: string; editable: boolean }) {
  const t = useWords()
  const responders = useRecords('responder', { providerId }).data?.items ?? []
  const [open, setOpen] = useState<Dialog>(null)
  const close = () => setOpen(null)
  const add = editable && (
    <Button type="text" size="small" icon={<Plus size={14} />} onClick={() => setOpen({ kind: 'add' })}>
      {t('responders.add')}
    </Button>
  )
  return (
    <Panel title={t('providers.responders')} side={add || undefined}>
      {responders.length === 0 && <p className="panel-empty">{t('responders.none')}</p>}
      <ul className="entries">
        {responders.map((responder) => (
          <li key={responder.id}>
            <div>
              <p>
                <b>{responder.doc.name}</b> {!responder.doc.active && <span className="chip">{t('providers.offDuty')}</span>}{' '}
                <MaskedPhone kind="responder" id={responder.id} name={responder.doc.name} phone={responder.doc.phone} />
              </p>
              <p className="dim">{[...responder.doc.skills, responder.doc.certificate].filter(Boolean).join(' · ')}</p>
            </div>
            {editable && (
              <span className="entry-buttons">
                <Button
                  type="text"
                  size="small"
                  icon={<Pencil size={14} />}
                  aria-label={t('office.editWhat', { what: responder.doc.name })}
                  onClick={() => setOpen({ kind: 'edit', responder })}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<Trash2 size={14} />}
                  aria-label={t('office.removeWhat', { what: responder.doc.name })}
                  onClick={() => setOpen({ kind: 'remove', responder })}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {open?.kind === 'add' && (
        <NewRecordDialog
          kind="responder"
          title="responders.add"
          fields={RESPONDER}
          fixed={{ providerId }}
          blank={{ active: true, skills: [] }}
          onDone={close}
        />
      )}
      {open?.kind === 'edit' && (
        <EditRecordDialog
          record={open.responder}
          title={t('office.editWhat', { what: open.responder.doc.name })}
          fields={RESPONDER}
          onDone={close}
        />
      )}
      {open?.kind === 'remove' && <RemoveRecordDialog record={open.responder} name={open.responder.doc.name} onDone={close} />}
    </Panel>
  )
}

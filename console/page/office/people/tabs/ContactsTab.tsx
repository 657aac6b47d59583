import { Button } from 'antd'
import { ArrowDown, ArrowUp, KeyRound, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { LoadFailed } from '../../../components/LoadFailed.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { useWords } from '../../../words.ts'
import { Masked } from '../../components/Masked.tsx'
import { NewRecordDialog } from '../../components/NewRecordDialog.tsx'
import { RecordForm } from '../../components/RecordForm.tsx'
import { RemoveRecordDialog } from '../../components/RemoveRecordDialog.tsx'
import { isMasked } from '../../data/changes.ts'
import { type ContactView, moveContact, useContacts } from '../../data/contacts.ts'
import { CONTACT } from '../resident-fields.ts'
import type { Shown } from '../shown.ts'

interface ContactLineProps {
  contact: ContactView
  index: number
  last: boolean
  editable: boolean
  moving: boolean
  onMove: (step: 1 | -1) => void
  onEdit: () => void
  onRemove: () => void
}

function ContactLine({ contact, index, last, editable, moving, onMove, onEdit, onRemove }: ContactLineProps) {
  const t = useWords()
  const { name, relation, phone, keyHolder } = contact.doc
  return (
    <div className="contact-line">
      <span className="order">{index + 1}</span>
      <span className="contact-name">
        <b>{name}</b> <span className="dim">{relation}</span>
        {keyHolder && (
          <span className="key">
            <KeyRound size={13} aria-hidden /> {t('contact.key')}
          </span>
        )}
      </span>
      <span>
        {isMasked(phone) ? (
          <Masked kind="contact" id={contact.id} field="phone" label={t('contacts.phoneOf', { name })} value={phone} />
        ) : (
          phone
        )}
      </span>
      {editable && (
        <span className="entry-buttons">
          <Button
            type="text"
            size="small"
            icon={<ArrowUp size={15} />}
            disabled={index === 0 || moving}
            aria-label={t('contacts.up', { name })}
            onClick={() => onMove(-1)}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDown size={15} />}
            disabled={last || moving}
            aria-label={t('contacts.down', { name })}
            onClick={() => onMove(1)}
          />
          <Button type="text" size="small" icon={<Pencil size={14} />} aria-label={t('office.editWhat', { what: name })} onClick={onEdit} />
          <Button
            type="text"
            size="small"
            icon={<Trash2 size={14} />}
            aria-label={t('office.removeWhat', { what: name })}
            onClick={onRemove}
          />
        </span>
      )}
    </div>
  )
}

type Doing = { what: 'add' } | { what: 'edit' | 'remove'; contact: ContactView } | null

/** Whom the call centre phones, in this order. */
export function ContactsTab({ resident, editable }: Shown) {
  const t = useWords()
  const { homeId } = resident.doc
  const { contacts, isPending, isError, refetch } = useContacts(homeId)
  const [doing, setDoing] = useState<Doing>(null)
  const [moving, setMoving] = useState(false)
  const done = () => setDoing(null)
  async function move(from: number, step: 1 | -1) {
    setMoving(true)
    await moveContact(contacts, from, from + step, t)
    setMoving(false)
  }
  const add = editable && (
    <Button type="text" size="small" icon={<Plus size={14} />} onClick={() => setDoing({ what: 'add' })}>
      {t('contacts.add')}
    </Button>
  )
  return (
    <Panel title={t('panel.contacts')} side={add || undefined}>
      {isError && <LoadFailed retry={() => void refetch()} />}
      {!isPending && !isError && contacts.length === 0 && <p className="panel-empty">{t('contact.none')}</p>}
      <ol className="entries contacts">
        {contacts.map((contact, index) => (
          <li key={contact.id}>
            {doing?.what === 'edit' && doing.contact.id === contact.id ? (
              <RecordForm record={contact} fields={CONTACT} onDone={done} />
            ) : (
              <ContactLine
                contact={contact}
                index={index}
                last={index === contacts.length - 1}
                editable={editable}
                moving={moving}
                onMove={(step) => void move(index, step)}
                onEdit={() => setDoing({ what: 'edit', contact })}
                onRemove={() => setDoing({ what: 'remove', contact })}
              />
            )}
          </li>
        ))}
      </ol>
      {doing?.what === 'add' && (
        <NewRecordDialog
          kind="contact"
          title="contacts.add"
          fields={CONTACT}
          fixed={{ homeId, order: contacts.length + 1 }}
          blank={{ keyHolder: false }}
          onDone={done}
        />
      )}
      {doing?.what === 'remove' && <RemoveRecordDialog record={doing.contact} name={doing.contact.doc.name} onDone={done} />}
    </Panel>
  )
}

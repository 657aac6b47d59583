import { Button } from 'antd'
import { ClipboardCheck, Download, UserX } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { useMe } from '../../data/session.ts'
import { say } from '../../ui.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { useActing } from '../data/acting.ts'
import { download } from '../data/download.ts'
import { erasePerson } from '../data/person.ts'
import { residentHref } from '../data/resident-place.ts'
import { isGone } from '../data/resident-view.ts'
import { may } from '../data/rights.ts'
import type { Shown } from './shown.ts'

/** everything about one person, for that person (PIPL) */
function ExportPerson({ id }: { id: string }) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  async function run(reason: string) {
    setBusy(true)
    const path = `/residents/${encodeURIComponent(id)}/export?reason=${encodeURIComponent(reason)}`
    const answer = await download(path, `${id}.json`, () => undefined)
    setBusy(false)
    setAsking(false)
    if (answer.ok) say(t('resident.exported', { name: answer.value }))
    else say(failedText(answer, 'export', serverNow(), t), 'failed')
  }
  return (
    <>
      <Button icon={<Download size={15} aria-hidden />} onClick={() => setAsking(true)}>
        {t('resident.exportAll')}
      </Button>
      {asking && (
        <AskDialog
          title={t('resident.exportAll')}
          ok={t('resident.exportDo')}
          reason={{ label: t('office.reason'), needed: true }}
          busy={busy}
          refusal={null}
          onOk={(reason) => void run(reason)}
          onClose={() => setAsking(false)}
        >
          {t('resident.exportHelp')}
        </AskDialog>
      )}
    </>
  )
}

/** after death or moving away, when the time for which the law keeps it is over; the server knows the day */
function ErasePerson({ id, name }: { id: string; name: string }) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  const { busy, refusal, act } = useActing()
  async function erase(reason: string) {
    const refused = await act(() => erasePerson(id, reason), t('resident.erased'))
    if (!refused) setAsking(false)
  }
  return (
    <>
      <Button danger icon={<UserX size={15} aria-hidden />} onClick={() => setAsking(true)}>
        {t('resident.erase')}
      </Button>
      {asking && (
        <AskDialog
          title={t('resident.eraseWhat', { name })}
          ok={t('resident.erase')}
          danger
          reason={{ label: t('office.reason'), needed: true }}
          busy={busy}
          refusal={refusal}
          onOk={(reason) => void erase(reason)}
          onClose={() => setAsking(false)}
        >
          {t('resident.eraseHelp')}
        </AskDialog>
      )}
    </>
  )
}

/** What is done with the whole record. */
export function PersonActions({ resident, day }: Pick<Shown, 'resident' | 'day'>) {
  const t = useWords()
  const { role } = useMe()
  const { id, doc } = resident
  const actions = [
    may(role, 'edit-care') && (
      <Link key="assess" href={residentHref(id, '/assess')} asChild>
        <Button type="primary" icon={<ClipboardCheck size={15} aria-hidden />}>
          {t('assess.new')}
        </Button>
      </Link>
    ),
    may(role, 'export-person') && <ExportPerson key="export" id={id} />,
    may(role, 'erase-person') && isGone(doc, day) && <ErasePerson key="erase" id={id} name={doc.name} />,
  ].filter(Boolean)
  return actions.length > 0 && <div className="person-actions">{actions}</div>
}

import { Camera, UserRound } from 'lucide-react'
import { type ChangeEvent, useState } from 'react'
import type { RecordView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { attachmentUrl, setPhoto } from '../data/attachments.ts'

/** The face, or the place for it; whoever may edit takes or picks another picture. */
export function Photo({ resident, editable }: { resident: RecordView<'resident'>; editable: boolean }) {
  const t = useWords()
  const [busy, setBusy] = useState(false)
  const { photo, name } = resident.doc
  async function onPicked(event: ChangeEvent<HTMLInputElement>) {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (!file) return
    setBusy(true)
    await setPhoto(resident, file, t)
    setBusy(false)
  }
  return (
    <div className={busy ? 'portrait is-busy' : 'portrait'}>
      {photo ? (
        <img src={attachmentUrl(photo)} alt={t('photo.of', { name })} width={72} height={72} />
      ) : (
        <UserRound size={36} strokeWidth={1.5} aria-hidden />
      )}
      {editable && (
        <label className="photo-pick" title={t('photo.change')}>
          <Camera size={14} aria-hidden />
          <span className="visually-hidden">{t('photo.change')}</span>
          <input type="file" accept="image/jpeg,image/png,image/webp" disabled={busy} onChange={(event) => void onPicked(event)} />
        </label>
      )}
    </div>
  )
}

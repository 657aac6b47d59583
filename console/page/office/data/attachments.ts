/** Files beside a record. Pictures from a phone's camera are made small before they are sent. */
import { useQuery } from '@tanstack/react-query'
import type { RecordKind } from '../../../../records/record-schemas/kinds.ts'
import { attachmentListSchema, attachmentSchema, type RecordView } from '../../../care-api.ts'
import { serverNow } from '../../clock.ts'
import { failedText } from '../../data/failed-text.ts'
import { call, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { say } from '../../ui.ts'
import type { Translate } from '../../words.ts'
import { changeRecord } from './records.ts'

const pathOf = (kind: RecordKind, id: string) => `/records/${kind}/${encodeURIComponent(id)}/attachments`
export const attachmentUrl = (id: string) => `/api/v1/attachments/${encodeURIComponent(id)}`

export const useAttachments = (kind: RecordKind, id: string) =>
  useQuery({ queryKey: ['attachments', kind, id], queryFn: () => read(pathOf(kind, id), attachmentListSchema), staleTime: 0 })

/** @returns the attachment's id; null: refused, and that was said */
export async function attach(of: { kind: RecordKind; id: string }, file: Blob, name: string, t: Translate): Promise<string | null> {
  const path = `${pathOf(of.kind, of.id)}?name=${encodeURIComponent(name)}`
  const answer = await call({ path, method: 'POST', schema: attachmentSchema, body: file })
  if (!answer.ok) {
    say(failedText(answer, 'attach', serverNow(), t), 'failed')
    return null
  }
  await queries.invalidateQueries({ queryKey: ['attachments', of.kind, of.id] })
  return answer.value.id
}

const PHOTO_PX = 480

/** a square from the middle of the picture, as JPEG */
async function portraitOf(file: File): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return null
  const side = Math.min(picture.width, picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.min(side, PHOTO_PX)
  const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2]
  canvas.getContext('2d')?.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
}

export async function setPhoto(resident: RecordView<'resident'>, file: File, t: Translate): Promise<void> {
  const portrait = await portraitOf(file)
  if (!portrait) return say(t('photo.unreadable'), 'failed')
  const photo = await attach(resident, portrait, `${t('photo.name')}.jpg`, t)
  if (photo === null) return
  const { kind, id, version } = resident
  const answer = await changeRecord({ kind, id, version, changes: { photo } })
  if (answer.ok) say(t('office.saved'))
  else say(failedText(answer, 'save', serverNow(), t), 'failed')
}

/** Photos and evidence beside records. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { ApiError } from '../../console/api.ts'
import type { attachmentListSchema, attachmentSchema } from '../../console/care-api.ts'
import type { Operator } from '../support/operator.ts'
import { type Rig, startRig, type Username } from './rig.ts'

type Attachment = z.infer<typeof attachmentSchema>

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0])
const PNG = Buffer.from('\x89PNG\r\n\x1a\n-', 'latin1')
const WEBP = Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')
const PDF = Buffer.from('%PDF-1.7\n…')

let rig: Rig
const people = new Map<Username, Operator>()
beforeAll(async () => {
  rig = await startRig()
  for (const username of ['wang', 'chen', 'sun', 'root'] as const) people.set(username, await rig.signIn(username))
})
afterAll(() => rig.stop())

async function send(who: Username, path: string, content: Buffer, type = 'application/octet-stream') {
  const answer = await fetch(`${rig.url}/api/v1/records/${path}`, {
    method: 'POST',
    headers: { cookie: people.get(who)!.cookie, 'content-type': type },
    body: new Uint8Array(content),
  })
  return { status: answer.status, body: (await answer.json()) as Attachment & ApiError }
}
const fetchFile = (who: Username, id: string) =>
  fetch(`${rig.url}/api/v1/attachments/${id}`, { headers: { cookie: people.get(who)!.cookie } })
const named = (path: string, name: string) => `${path}/attachments?name=${encodeURIComponent(name)}`
const lastAudit = async () => (await rig.records.audit.list({ before: null, limit: 1 }))[0]

describe('a file', () => {
  test.each([
    ['JPEG', JPEG, 'image/jpeg'],
    ['PNG', PNG, 'image/png'],
    ['WebP', WEBP, 'image/webp'],
    ['PDF', PDF, 'application/pdf'],
  ])('that is a %s is kept as what its content says', async (_, content, type) => {
    const added = await send('wang', named('home/home-1', '门口.bin'), content, 'text/html')
    expect(added).toMatchObject({ status: 201, body: { type, bytes: content.length, name: '门口.bin', by: '王晓琳' } })
    const answer = await fetchFile('chen', added.body.id)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(content)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('门口.bin')}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })

  test.each([
    ['a page that calls itself a picture', Buffer.from('<script>alert(1)</script>'), 'image/png'],
    ['a program', Buffer.from('MZ\x90\0\x03'), 'application/octet-stream'],
    ['JSON', Buffer.from('{"a":1}'), 'application/json'],
    ['the beginning of a JPEG', Buffer.from([0xff, 0xd8]), 'image/jpeg'],
    ['an archive in the clothes of a WebP', Buffer.from('RIFF\x10\0\0\0WAVEfmt '), 'image/webp'],
  ])('that is %s is refused', async (_, content, type) => {
    expect(await send('wang', named('home/home-1', 'x'), content, type)).toMatchObject({ status: 415, body: { error: 'unsupported-file' } })
  })

  test('may have five megabytes', async () => {
    const most = Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024 - PNG.length, 7)])
    const added = await send('wang', named('home/home-1', '大图.png'), most, 'image/png')
    expect(added).toMatchObject({ status: 201, body: { bytes: most.length } })
    expect(Buffer.compare(Buffer.from(await (await fetchFile('wang', added.body.id)).arrayBuffer()), most)).toBe(0)
    const more = Buffer.concat([most, Buffer.alloc(1)])
    expect(await send('wang', named('home/home-1', '更大.png'), more, 'image/png')).toMatchObject({
      status: 413,
      body: { error: 'too-large' },
    })
  })

  test('has a plain name, whatever path or quotes came with it', async () => {
    const { body } = await send('wang', named('home/home-2', '..\\..\\etc/"坏"\r\n名.png'), PNG, 'image/png')
    expect(body.name).toBe('坏名.png')
    expect((await fetchFile('wang', body.id)).headers.get('content-disposition')).not.toMatch(/["\r\n]/)
  })

  test('belongs to a record that exists', async () => {
    expect((await send('wang', named('home/none', 'x.png'), PNG, 'image/png')).status).toBe(404)
    expect((await fetchFile('wang', 'none')).status).toBe(404)
  })
})

describe('who may see and add', () => {
  test('files of a resident show why they are helped: not to a technician', async () => {
    const { body } = await send('wang', named('resident/resident-1', '残疾证.pdf'), PDF)
    expect((await fetchFile('chen', body.id)).status).toBe(403)
    expect((await people.get('chen')!.request('GET', '/api/v1/records/resident/resident-1/attachments')).status).toBe(403)
    expect((await send('chen', named('resident/resident-1', 'x.png'), PNG, 'image/png')).status).toBe(403)
    const list = await people
      .get('sun')!
      .request<z.infer<typeof attachmentListSchema>>('GET', '/api/v1/records/resident/resident-1/attachments')
    expect(list.body.items).toMatchObject([{ id: body.id, name: '残疾证.pdf', type: 'application/pdf', by: '王晓琳' }])
  })

  test('adding and seeing are written down, with a digest of what it was', async () => {
    const { body } = await send('sun', named('resident/resident-2', '照片.jpg'), JPEG, 'image/jpeg')
    const sha256 = createHash('sha256').update(JPEG).digest('hex')
    const subject = { kind: 'resident', id: 'resident-2' }
    expect(await lastAudit()).toMatchObject({ action: 'attachment-added', subject, detail: { attachment: body.id, sha256 } })
    await fetchFile('wang', body.id)
    expect(await lastAudit()).toMatchObject({ action: 'attachment-viewed', byId: 'user-wang', subject, detail: { attachment: body.id } })
  })

  test('evidence is added to providers by clerks only', async () => {
    expect((await send('wang', named('provider/near', '执照.pdf'), PDF)).status).toBe(403)
    expect((await send('sun', named('provider/near', '执照.pdf'), PDF)).status).toBe(201)
  })
})

test('a resident’s photo is one of their own pictures', async () => {
  const photo = (await send('wang', named('resident/resident-3', '照片.png'), PNG, 'image/png')).body.id
  const paper = (await send('wang', named('resident/resident-3', '证明.pdf'), PDF)).body.id
  const others = (await send('wang', named('resident/resident-1', '照片.png'), PNG, 'image/png')).body.id
  const set = (id: string | null, version = 1) =>
    people.get('wang')!.request<ApiError>('PATCH', '/api/v1/records/resident/resident-3', { version, changes: { photo: id } })
  for (const wrong of [paper, others, 'none'])
    expect((await set(wrong)).body).toMatchObject({ error: 'invalid', fields: [{ path: 'photo' }] })
  expect(await set(photo)).toMatchObject({ status: 200, body: { doc: { photo } } })
  expect((await people.get('chen')!.request('GET', '/api/v1/records/resident/resident-3')).body).toMatchObject({ doc: { photo: null } })
  expect(await set(null, 2)).toMatchObject({ status: 200, body: { doc: { photo: null } } })
})

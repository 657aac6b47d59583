/** Somebody who imports: uploads, waits for what goes on by itself, checks and commits. */
import type { Import, ImportKind } from '../../../console/care-api.ts'
import type { Answer, Operator } from '../../support/operator.ts'
import type { Rig } from '../rig.ts'

export class Importer {
  readonly #rig: Pick<Rig, 'url'>
  readonly #who: Operator
  constructor(rig: Pick<Rig, 'url'>, who: Operator) {
    this.#rig = rig
    this.#who = who
  }

  async send<Body = Import>(kind: ImportKind, bytes: Buffer, name = '名单.xlsx'): Promise<Answer<Body>> {
    const answer = await fetch(`${this.#rig.url}/api/v1/imports?kind=${kind}&name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { cookie: this.#who.cookie, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    })
    return { status: answer.status, body: (await answer.json()) as Body }
  }

  /** read, with a mapping proposed; or failed */
  async upload(kind: ImportKind, bytes: Buffer, name?: string): Promise<Import> {
    const { status, body } = await this.send(kind, bytes, name)
    if (status !== 201) throw new Error(`upload: ${status} ${JSON.stringify(body)}`)
    return this.settled(body.id)
  }

  async get(id: string): Promise<Import> {
    return (await this.#who.request<Import>('GET', `/api/v1/imports/${id}`)).body
  }

  async list(): Promise<Import[]> {
    return (await this.#who.request<{ items: Import[] }>('GET', '/api/v1/imports')).body.items
  }

  look(id: string, body: { sheet: string; headerRow: number | null }): Promise<Answer<Import>> {
    return this.#who.request('POST', `/api/v1/imports/${id}/look`, body)
  }

  async remove(id: string): Promise<number> {
    return (await this.#who.request('DELETE', `/api/v1/imports/${id}`)).status
  }

  async settled(id: string): Promise<Import> {
    for (;;) {
      const now = await this.get(id)
      if (now.state !== 'reading' && now.state !== 'checking') return now
    }
  }

  /** with the mapping as proposed, but for `changes` */
  async check({ id, sheet, headerRow, mapping }: Import, changes: Import['mapping'] = {}): Promise<Import> {
    const body = { sheet, headerRow, mapping: { ...mapping, ...changes } }
    const answer = await this.#who.request('POST', `/api/v1/imports/${id}/check`, body)
    if (answer.status !== 202) throw new Error(`check: ${answer.status} ${JSON.stringify(answer.body)}`)
    return this.settled(id)
  }

  async checked(kind: ImportKind, bytes: Buffer, name?: string): Promise<Import> {
    return this.check(await this.upload(kind, bytes, name))
  }

  commit(id: string, rows: 'good' | number[] = 'good', except: number[] = []): Promise<Answer<Import>> {
    return this.#who.request('POST', `/api/v1/imports/${id}/commit`, { rows, except })
  }

  async imported(kind: ImportKind, bytes: Buffer, name?: string): Promise<Import> {
    const { id } = await this.checked(kind, bytes, name)
    const { status, body } = await this.commit(id)
    if (status !== 200) throw new Error(`commit: ${status} ${JSON.stringify(body)}`)
    return body
  }

  async download(path: string): Promise<{ status: number; type: string; name: string; bytes: Buffer }> {
    const answer = await fetch(`${this.#rig.url}/api/v1${path}`, { headers: { cookie: this.#who.cookie } })
    const [, name = ''] = /filename\*=UTF-8''(.*)$/.exec(answer.headers.get('content-disposition') ?? '') ?? []
    const type = answer.headers.get('content-type') ?? ''
    return { status: answer.status, type, name: decodeURIComponent(name), bytes: Buffer.from(await answer.arrayBuffer()) }
  }
}

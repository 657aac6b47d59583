/** Sheets on their way into the records: uploaded, looked at, checked without writing anything, committed all at once. */
import type * as z from 'zod/mini'
import type { Auditor } from '../audit.ts'
import type { checkImportSchema, commitImportSchema, Import, ImportKind, lookImportSchema } from '../care-api.ts'
import { type Language, Refused } from '../errors.ts'
import { may, type What } from '../may.ts'
import type { SignedInUser } from '../sessions.ts'
import type { FieldProblem } from '../validation.ts'
import type { SheetTable } from './sheet-table.ts'
import { importView, type Look, type Session } from './sheets/import-session.ts'
import { problemsTable, secretsTable, templateTable } from './sheets/import-tables.ts'
import { createImportWork, type ImportWorkDeps } from './sheets/import-work.ts'

const KEPT_MS = 24 * 3_600_000
/** with a sheet that waits */
const MOST_PER_PERSON = 3
/** of those that are done the oldest are forgotten first */
const MOST_REMEMBERED = 20

interface Deps extends ImportWorkDeps {
  audit: Auditor
  /** rejects when it is not on disk */
  auditFirst: Auditor
}
type User = Pick<SignedInUser, 'id' | 'name' | 'role'>
export interface NamedTable {
  name: string
  table: SheetTable
}

/** Nobody sees another's imports: they hold what has not been checked. */
export interface ImportDesk {
  /** what an earlier hub left on disk is removed */
  start(): Promise<void>
  stop(): void
  /** answered when the file is kept; reading goes on */
  upload(user: User, file: { kind: ImportKind; name: string; bytes: Uint8Array }): Promise<Import>
  /** newest first */
  list(user: User): Import[]
  get(user: User, id: string): Import
  look(user: User, id: string, wanted: z.infer<typeof lookImportSchema>): Promise<Import>
  /** answered at once; checking goes on */
  check(user: User, id: string, wanted: z.infer<typeof checkImportSchema>): Import
  commit(user: User, id: string, wanted: z.infer<typeof commitImportSchema>): Promise<Import>
  remove(user: User, id: string): Promise<void>
  problems(user: User, id: string, language: Language): NamedTable
  /** once */
  secrets(user: User, id: string, language: Language): Promise<NamedTable>
  template(user: User, kind: ImportKind, language: Language): SheetTable
}

const accessTo = (kind: ImportKind): What => (kind === 'devices' ? 'import-devices' : 'import-records')
const BUSY = new Set<Import['state']>(['reading', 'checking', 'committing'])
const isDone = ({ state }: Session): boolean => state === 'committed' || state === 'failed'
const invalid = (fields: FieldProblem[]): Refused => new Refused('invalid', { fields })

export function createImportDesk(deps: Deps): ImportDesk {
  const { clock, newId, kinds, files, audit, auditFirst, onFault } = deps
  const work = createImportWork(deps)
  const sessions = new Map<string, Session>()
  const expiries = new Map<string, unknown>()
  const view = (session: Session): Import => importView(session, kinds[session.kind])
  const ownersSessions = (userId: string): Session[] => [...sessions.values()].filter(({ owner }) => owner.id === userId)

  function own(user: User, id: string): Session {
    const session = sessions.get(id)
    if (session?.owner.id !== user.id) throw new Refused('import-gone')
    if (!may(user.role, accessTo(session.kind))) throw new Refused('forbidden')
    return session
  }
  function idle(user: User, id: string): Session {
    const session = own(user, id)
    if (BUSY.has(session.state)) throw new Refused('import-busy')
    return session
  }
  function open(user: User, id: string): Session {
    const session = idle(user, id)
    if (isDone(session)) throw new Refused('import-done')
    return session
  }

  async function forget(id: string): Promise<void> {
    clock.clearTimeout(expiries.get(id))
    expiries.delete(id)
    sessions.delete(id)
    await files.removeAll(id)
  }

  async function makeRoom(user: User): Promise<void> {
    const mine = ownersSessions(user.id)
    if (mine.filter((session) => !isDone(session)).length >= MOST_PER_PERSON)
      throw new Refused('too-many-imports', { words: { most: String(MOST_PER_PERSON) } })
    const oldest = mine.find(isDone)
    if (mine.length >= MOST_REMEMBERED && oldest) await forget(oldest.id)
  }

  function remember(session: Session): void {
    const { id } = session
    sessions.set(id, session)
    const expire = (): void => void forget(id).catch((error: unknown) => onFault(error, id))
    expiries.set(id, clock.setTimeout(expire, KEPT_MS))
  }

  return {
    // a folder that cannot be emptied keeps nobody's call from being heard
    start: () => files.begin().catch((error: unknown) => onFault(error, 'all')),
    stop() {
      for (const timer of expiries.values()) clock.clearTimeout(timer)
    },

    async upload(user, { kind, name, bytes }) {
      if (!may(user.role, accessTo(kind))) throw new Refused('forbidden')
      await makeRoom(user)
      const id = newId()
      const session: Session = {
        ...{ id, owner: { id: user.id, name: user.name }, kind, name, state: 'reading', done: 0, total: 0, sheets: [] },
        ...{ look: null, checked: null, committed: null, secrets: null, failure: null },
      }
      remember(session)
      await files.keep(id, bytes).catch(async (cause: unknown) => {
        await forget(id).catch((error: unknown) => onFault(error, id))
        throw new Refused('not-stored', { cause })
      })
      await audit({ by: user, action: 'import-uploaded', subject: { kind: 'import', id }, detail: { kind, bytes: bytes.length } })
      void work.read(session)
      return view(session)
    },

    list: (user) => ownersSessions(user.id).map(view).reverse(),
    get: (user, id) => view(own(user, id)),

    async look(user, id, { sheet: name, headerRow }) {
      const session = open(user, id)
      const sheet = sheetOf(session, name, headerRow)
      session.state = 'reading'
      await work.look(session, sheet, headerRow === null ? null : headerRow - 1)
      return view(session)
    },

    check(user, id, { sheet: name, headerRow, mapping }) {
      const session = open(user, id)
      const sheet = sheetOf(session, name, headerRow)
      requireColumns(kinds[session.kind], mapping)
      Object.assign(session, { state: 'checking', checked: null, done: 0, total: session.sheets[sheet]!.rows - headerRow })
      void work.check(session, { sheet, headerRow: headerRow - 1, mapping })
      return view(session)
    },

    async commit(user, id, { rows: wanted, except = [] }) {
      const session = open(user, id)
      if (!session.checked) throw new Refused('import-unchecked')
      const rows = chosenRows(session.checked, wanted)
      for (const row of except) rows.delete(row)
      Object.assign(session, { state: 'committing', done: 0 })
      try {
        await work.commit(session, rows)
      } catch (error) {
        session.state = 'checked'
        throw error instanceof Refused ? error : new Refused('not-stored', { cause: error })
      }
      await files.removeSheet(id).catch((error: unknown) => onFault(error, id))
      const detail = { kind: session.kind, ...session.checked.counts, committed: rows.size }
      await audit({ by: user, action: 'import-committed', subject: { kind: 'import', id }, detail })
      return view(session)
    },

    async remove(user, id) {
      await forget(idle(user, id).id)
      await audit({ by: user, action: 'import-removed', subject: { kind: 'import', id } })
    },

    problems(user, id, language) {
      const { look, checked, name } = own(user, id)
      if (!look || !checked) throw new Refused('import-unchecked')
      return { name, table: problemsTable(look, checked, files.wrongRows(id), language) }
    },

    async secrets(user, id, language) {
      const session = own(user, id)
      const { secrets, name } = session
      if (!secrets) throw new Refused('secrets-gone')
      // taken at once, and given back when it could not be written down: two requests never both show them
      session.secrets = null
      const note = { by: user, action: 'device-secrets-shown', subject: { kind: 'import', id }, detail: { devices: secrets.length } }
      await auditFirst(note).catch((error: unknown) => {
        session.secrets = secrets
        throw error
      })
      return { name, table: secretsTable(secrets, language) }
    },

    template(user, kind, language) {
      if (!may(user.role, accessTo(kind))) throw new Refused('forbidden')
      return templateTable(kinds[kind], language)
    },
  }
}

function sheetOf({ look, sheets }: Session, name: string | null, headerRow: number | null): number {
  const sheet = name === null ? (look?.sheet ?? 0) : sheets.findIndex((candidate) => candidate.name === name)
  const found = sheets[sheet]
  if (!found) throw invalid([{ path: 'sheet', zh: '文件中没有这个工作表', en: 'the file has no such sheet' }])
  if (headerRow === null || (headerRow >= 1 && headerRow <= found.rows)) return sheet
  const { rows } = found
  throw invalid([{ path: 'headerRow', zh: `标题行应在 1–${rows} 之间`, en: `the row of headings lies between 1 and ${rows}` }])
}

function requireColumns({ fields, keys }: Deps['kinds'][ImportKind], mapping: Look['mapping']): void {
  const unknown = Object.keys(mapping).filter((name) => !Object.hasOwn(fields, name))
  if (unknown.length > 0)
    throw invalid(unknown.map((name) => ({ path: `mapping.${name}`, zh: '没有这个字段', en: 'there is no such field' })))
  if (keys.some((group) => group.every((name) => typeof mapping[name] === 'number'))) return
  const titles = keys.map((group) => group.map((name) => fields[name]!.title))
  const zh = titles.map((group) => group.map((title) => title.zh).join('＋')).join('，或 ')
  const en = titles.map((group) => group.map((title) => title.en).join(' + ')).join(', or ')
  throw invalid([{ path: 'mapping', zh: `请选择能认出每一行的列：${zh}`, en: `choose the columns that tell rows apart: ${en}` }])
}

/** `good`: all without an error; others must be among these */
function chosenRows({ planned }: NonNullable<Session['checked']>, wanted: 'good' | readonly number[]): Set<number> {
  const good = new Set([...planned].flatMap(([row, { outcome }]) => (outcome === 'bad' ? [] : [row])))
  if (wanted === 'good') return good
  const wrong = wanted.filter((row) => !good.has(row))
  if (wrong.length === 0) return new Set(wanted)
  throw invalid(
    wrong.map((row) => ({ path: `rows.${row}`, zh: '此行有错误或不存在，不能导入', en: 'this row has errors, or is not there' })),
  )
}

/** The steps of an import on its session: read, look, check, commit. Who may do them, and when, is the desk's business. */
import type { Clock } from '../../../broker/clock.ts'
import type { Records } from '../../../records/records.ts'
import type { Text } from '../../../rules/care/scale.ts'
import { Refused } from '../../errors.ts'
import { shanghaiDay } from '../../shanghai-day.ts'
import { createTurns } from '../../turns.ts'
import { commitRun } from './commit.ts'
import type { ImportFiles } from './import-files.ts'
import { columnsFound, type Look, lookAt, type Session } from './import-session.ts'
import type { SheetKinds } from './kinds/kinds.ts'
import { type Listeners, type Run, readHead, runSheet } from './run.ts'
import { openSheetFile, type SheetReader } from './sheet-reader.ts'
import { unreadableText } from './unreadable-texts.ts'

export interface ImportWorkDeps {
  clock: Clock
  newId(): string
  newToken(bytes: number): string
  /** keyed, as the gateway checks it */
  secretDigest(secret: string): string
  records: Pick<Records, 'care' | 'devices'>
  kinds: SheetKinds
  files: ImportFiles
  /** neither the sheet nor its owner is the reason */
  onFault(error: unknown, importId: string): void
}

/** Each leaves the session in its next state; a sheet that cannot be read leaves it failed, with the reason. */
export interface ImportWork {
  read(session: Session): Promise<void>
  /** `headerRow` from 0; null: found by itself */
  look(session: Session, sheet: number, headerRow: number | null): Promise<void>
  check(session: Session, look: Pick<Look, 'sheet' | 'mapping'> & { headerRow: number }): Promise<void>
  /** all of these rows or none; throws Refused('import-stale') when they are no longer what was checked */
  commit(session: Session, rows: ReadonlySet<number>): Promise<void>
}

const FAULT: Text = { zh: '读取时出错，请重新上传；仍不行请联系技术员', en: 'Reading failed: upload it again, or ask a technician.' }

/** the sheet itself is the reason */
class Unreadable extends Error {
  readonly text: Text
  constructor(text: Text) {
    super(text.en)
    this.text = text
  }
}

export function createImportWork(deps: ImportWorkDeps): ImportWork {
  const { clock, newId, records, kinds, files, onFault } = deps
  // one sheet at a time, whoever's it is: each takes a thread and memory that calls may need
  const inTurn = createTurns()

  /** Opens the sheet again: between two steps only its file is kept. */
  const withReader = <T>({ id, name }: Session, work: (reader: SheetReader) => Promise<T>): Promise<T> =>
    inTurn('sheets', async () => {
      const opened = await openSheetFile({ path: files.path(id), name }, clock)
      if (!opened.ok) throw new Unreadable(unreadableText(opened.failure))
      try {
        return await work(opened.reader)
      } finally {
        await opened.reader.close()
      }
    })

  async function orFail(session: Session, work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      if (!(error instanceof Unreadable)) onFault(error, session.id)
      await files.removeAll(session.id).catch((fault: unknown) => onFault(fault, session.id))
      Object.assign(session, { state: 'failed', failure: error instanceof Unreadable ? error.text : FAULT })
    }
  }

  async function lookIn({ kind }: Session, reader: SheetReader, sheet: number, headerRow: number | null): Promise<Look> {
    const head = await readHead(reader, sheet, headerRow ?? 0)
    return lookAt(kinds[kind], { ...reader.sheets[sheet]!, index: sheet }, head, headerRow)
  }

  /** the sheet with the most columns that are known */
  async function firstLook(session: Session, reader: SheetReader): Promise<Look> {
    const looks: Look[] = []
    for (const sheet of reader.sheets.keys()) looks.push(await lookIn(session, reader, sheet, null))
    return looks.reduce((best, look) => (columnsFound(look) > columnsFound(best) ? look : best))
  }

  function run(session: Session, reader: SheetReader, only: ReadonlySet<number> | null, wrongRows: Listeners['wrongRows']): Promise<Run> {
    const { sheet, headerRow, mapping } = session.look!
    const source = { reader, sheet, headerRow: headerRow!, mapping, kind: kinds[session.kind] }
    const progress = (done: number): void => {
      session.done = done
    }
    return runSheet(source, { ...records, newId, now: clock.now(), today: shanghaiDay(clock.now()) }, only, { progress, wrongRows })
  }

  async function checkAll(session: Session, { sheet, headerRow, mapping }: Parameters<ImportWork['check']>[1]): Promise<void> {
    await withReader(session, async (reader) => {
      session.look = { ...(await lookIn(session, reader, sheet, headerRow)), mapping }
      await files.forgetWrongRows(session.id)
      const { counts, problems, planned, width } = await run(session, reader, null, (rows) => files.addWrongRows(session.id, rows))
      Object.assign(session, { checked: { counts, problems, planned, width }, state: 'checked' })
    })
  }

  return {
    read: (session) =>
      orFail(
        session,
        withReader(session, async (reader) => {
          Object.assign(session, { sheets: reader.sheets, look: await firstLook(session, reader), state: 'mapping' })
        }),
      ),

    look: (session, sheet, headerRow) =>
      orFail(
        session,
        withReader(session, async (reader) => {
          Object.assign(session, { look: await lookIn(session, reader, sheet, headerRow), checked: null, state: 'mapping' })
        }),
      ),

    check: (session, look) => orFail(session, checkAll(session, look)),

    async commit(session, rows) {
      const { planned } = session.checked!
      const { secrets } = await withReader(session, async (reader) => {
        const again = await run(session, reader, rows, async () => {})
        const isAsChecked = [...rows].every((row) => {
          const now = again.planned.get(row)
          return now !== undefined && now.outcome !== 'bad' && now.seen === planned.get(row)?.seen
        })
        if (!isAsChecked) throw new Refused('import-stale')
        return commitRun(again, { ...deps, by: session.owner, reason: `导入 ${session.name}` })
      })
      const committed = { at: clock.now(), by: session.owner.name, rows: rows.size }
      Object.assign(session, { secrets: secrets.length > 0 ? secrets : null, committed, state: 'committed' })
    },
  }
}

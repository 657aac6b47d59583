/**
 * The scales and standards that this hub works by, read once at the start: those shipped beside the rules, and the scales that somebody laid into
 * `<extraDir>/scales`. A shipped file that is wrong is a fault. An extra one is left out and said, because the hub must not stay down over it.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { en, zhCN } from 'zod/locales'
import { type output as Output, type $ZodType as Schema, safeParse } from 'zod/v4/core'
import { scaleSchema } from '../records/record-schemas/assessments.ts'
import { standardRecordSchema } from '../records/record-schemas/money.ts'
import type { Scale, Text } from '../rules/care/scale.ts'
import { checkScale } from '../rules/care/scale-check.ts'
import type { Standard } from '../rules/care/standard.ts'

export interface CareFileProblem {
  /** the whole path */
  file: string
  /** everything that is wrong with it */
  wrong: Text[]
  todo: Text
}
export interface CareFiles {
  /** shipped ones first, each in order of file names */
  scales: Scale[]
  standards: Standard[]
  /** extra files that were left out */
  problems: CareFileProblem[]
}

const SHIPPED_DIR = join(import.meta.dirname, '..', 'rules', 'care')
const ENGLISH = en().localeError
const CHINESE = zhCN().localeError

const TODO: Text = {
  zh: '请改正后重启平台；在此之前不能选用其中的量表，其余一切照常。',
  en: 'Correct it and restart the hub; until then its scale cannot be chosen, and everything else works.',
}

/** `extraDir`, and `scales` in it, need not exist. */
export async function loadCareFiles({ shippedDir = SHIPPED_DIR, extraDir }: { shippedDir?: string; extraDir: string }): Promise<CareFiles> {
  const scales = await readAll(await jsonFiles(join(shippedDir, 'scales')), readScale, scaleKey)
  const standards = await readAll(await jsonFiles(join(shippedDir, 'standards')), (text) => readAs(standardRecordSchema, text), idOf)
  const broken = [...scales.problems, ...standards.problems].map(({ file, wrong }) => `${file}: ${wrong.map((each) => each.en).join(' ')}`)
  if (broken.length > 0) throw new Error(`shipped care files are wrong; ${broken.join('; ')}`)
  const found = await extraFiles(join(extraDir, 'scales'))
  const extra = await readAll(found.files, readScale, scaleKey, scales.values)
  return {
    scales: [...scales.values, ...extra.values],
    standards: standards.values,
    problems: [...found.problems, ...extra.problems],
  }
}

const scaleKey = ({ id, version }: Scale): string => `${id} ${version}`
const idOf = ({ id }: Standard): string => id

async function jsonFiles(dir: string): Promise<string[]> {
  const names = await readdir(dir)
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(dir, name))
}

async function extraFiles(dir: string): Promise<{ files: string[]; problems: CareFileProblem[] }> {
  try {
    return { files: await jsonFiles(dir), problems: [] }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { files: [], problems: [] }
    return {
      files: [],
      problems: [{ file: dir, wrong: [unreadable('这个文件夹不能读取', 'This folder cannot be read', error)], todo: TODO }],
    }
  }
}

function unreadable(zh: string, en: string, error: unknown): Text {
  const why = error instanceof Error ? error.message : String(error)
  return { zh: `${zh}（${why}）。`, en: `${en} (${why}).` }
}

type Read<T> = { ok: true; value: T } | { ok: false; wrong: Text[] }

/** Two files with one key: assessments refer to it, so the first stays what it is and the second is left out. */
async function readAll<T>(
  files: readonly string[],
  read: (text: string) => Read<T>,
  keyOf: (value: T) => string,
  before: readonly T[] = [],
) {
  const keys = new Set(before.map(keyOf))
  const values: T[] = []
  const problems: CareFileProblem[] = []
  for (const file of files) {
    const result = await readFrom(file, read)
    if (!result.ok) problems.push({ file, wrong: result.wrong, todo: TODO })
    else if (keys.has(keyOf(result.value))) problems.push({ file, wrong: [taken(keyOf(result.value))], todo: TODO })
    else {
      keys.add(keyOf(result.value))
      values.push(result.value)
    }
  }
  return { values, problems }
}

const taken = (key: string): Text => ({
  zh: `编号与版本“${key}”已被另一份文件使用，请给它新的版本号。`,
  en: `Another file already has the id and version “${key}”; give this one a new version.`,
})

async function readFrom<T>(file: string, read: (text: string) => Read<T>): Promise<Read<T>> {
  try {
    return read(await readFile(file, 'utf8'))
  } catch (error) {
    return { ok: false, wrong: [unreadable('文件不能作为 JSON 读取', 'The file cannot be read as JSON', error)] }
  }
}

/** Throws when the text is no JSON. */
function readAs<S extends Schema>(schema: S, text: string): Read<Output<S>> {
  // Editors on Windows begin a file with a byte order mark.
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  const parsed = safeParse(schema, value, { error: ENGLISH })
  if (parsed.success) return { ok: true, value: parsed.data }
  const chinese = safeParse(schema, value, { error: CHINESE }).error?.issues ?? []
  return {
    ok: false,
    wrong: parsed.error.issues.map(({ path, message }, index) => {
      const place = path.join('.')
      return { zh: `${place}：${chinese[index]?.message ?? message}`, en: `${place}: ${message}` }
    }),
  }
}

function readScale(text: string): Read<Scale> {
  const parsed = readAs(scaleSchema, text)
  if (!parsed.ok) return parsed
  const wrong = checkScale(parsed.value)
  return wrong.length > 0 ? { ok: false, wrong } : parsed
}

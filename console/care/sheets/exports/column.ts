/** Tables that go out: each column with its title in both languages, and what stands in it. Numbers come masked, as in every list. */
import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { Day } from '../../../../rules/care/day.ts'
import type { Text } from '../../../../rules/care/scale.ts'
import type { Language } from '../../../errors.ts'
import type { Cell, Column, SheetTable } from '../../sheet-table.ts'
import type { Field } from '../fields.ts'
import { type Vocabulary, wordFor, YES_NO } from '../vocabulary.ts'

/** what a row is written by */
export interface Writing {
  language: Language
  /** in Shanghai */
  today: Day
}
export interface ExportColumn<Row> {
  title: Text
  width: number
  decimals?: number
  value(row: Row, writing: Writing): Cell
}

export const column = <Row>(
  zh: string,
  en: string,
  value: ExportColumn<Row>['value'],
  { width = 14, decimals }: { width?: number; decimals?: number } = {},
): ExportColumn<Row> => ({ title: { zh, en }, width, value, ...(decimals === undefined ? {} : { decimals }) })

/** under the title by which the import knows it, so that what went out can come back */
export const asImported = <Row>(
  { title }: Pick<Field<unknown>, 'title'>,
  value: ExportColumn<Row>['value'],
  width = 14,
): ExportColumn<Row> => ({
  title,
  width,
  value,
})

export const said = <T extends string>(vocabulary: Vocabulary<T>, value: T | null, { language }: Writing): string | null =>
  value === null ? null : wordFor(vocabulary, value, language)
export const listed = (vocabulary: Vocabulary<string>, values: readonly string[], { language }: Writing): string | null =>
  values.length === 0 ? null : values.map((value) => wordFor(vocabulary, value, language)).join(language === 'zh' ? '、' : ', ')
export const joined = (values: readonly string[], { language }: Writing): string | null =>
  values.length === 0 ? null : values.join(language === 'zh' ? '、' : ', ')
export const yesNo = (value: boolean, writing: Writing): string | null => said(YES_NO, value ? 'yes' : 'no', writing)
export const yuan = (fen: number | null): number | null => (fen === null ? null : fen / 100)

/** names of what a record refers to; null: it refers to none, or it is gone */
export interface Named {
  resident: { name: string; idNumber: string | null; homeId: string } | null
  home: RecordOf<'home'> | null
  provider: string | null
}
export type RecordRow<K extends RecordKind> = Named & { doc: RecordOf<K> }

export function tableOf<Row>(columns: readonly ExportColumn<Row>[], rows: AsyncIterable<Row[]>, writing: Writing): SheetTable {
  async function* cells(): AsyncGenerator<Cell[][]> {
    for await (const some of rows) yield some.map((row) => columns.map(({ value }) => value(row, writing)))
  }
  const headings = columns.map(
    ({ title, width, decimals }): Column => ({ heading: title[writing.language], width, ...(decimals === undefined ? {} : { decimals }) }),
  )
  return { columns: headings, rows: cells() }
}

/** Why a file could not be read, and what to do. */
import type { Text } from '../../../rules/care/scale.ts'
import { LIMITS, type Unreadable } from './table.ts'

const MEGABYTE = 1024 * 1024

export function unreadableText(failure: Unreadable): Text {
  switch (failure.reason) {
    case 'empty':
      return { zh: '文件中没有内容，请检查是否选错文件', en: 'The file is empty: is it the right one?' }
    case 'not-a-sheet':
      return {
        zh: '不是表格文件，请在 Excel 或 WPS 中另存为 .xlsx 或 .csv',
        en: 'This is no sheet: save it as .xlsx or .csv in Excel or WPS.',
      }
    case 'old-excel':
      return {
        zh: '旧版 .xls 或带密码的文件，请去掉密码并另存为 .xlsx',
        en: 'This is an old .xls file, or has a password: take the password off and save it as .xlsx.',
      }
    case 'damaged':
      return {
        zh: '文件已损坏，请在 Excel 或 WPS 中打开后另存为新的 .xlsx',
        en: 'The file is damaged: open it in Excel or WPS and save it as a new .xlsx.',
      }
    case 'encrypted':
      return { zh: '文件带密码，请去掉密码后再上传', en: 'The file has a password: take it off and upload it again.' }
    case 'unpacks-too-large':
      return {
        zh: `内容过大（解压后超过 ${LIMITS.unpackedBytes / MEGABYTE} MB），请删除多余的行、列和工作表，或拆成几个文件`,
        en: `The content is too large (more than ${LIMITS.unpackedBytes / MEGABYTE} MB unpacked): delete rows, columns and sheets that are not needed, or split it.`,
      }
    case 'takes-too-long':
      return {
        zh: '读取超时，请删除多余的行、列和公式，或拆成几个文件',
        en: 'Reading took too long: delete rows, columns and formulas that are not needed, or split the file.',
      }
    case 'too-many-rows':
      return {
        zh: `工作表“${failure.sheet}”的内容到第 ${failure.count} 行，最多 ${LIMITS.rows} 行，请拆成几个文件，或删去下方多余的内容`,
        en: `Sheet "${failure.sheet}" reaches down to row ${failure.count}, at most ${LIMITS.rows}: split it, or delete what slipped far down.`,
      }
    case 'too-many-columns':
      return {
        zh: `工作表“${failure.sheet}”有 ${failure.count} 列，最多 ${LIMITS.columns} 列，请删除多余的列`,
        en: `Sheet "${failure.sheet}" has ${failure.count} columns, at most ${LIMITS.columns}: delete those that are not needed.`,
      }
    case 'broken-quotes':
      return {
        zh: `第 ${failure.row} 行附近的双引号不成对，请改正，或另存为 .xlsx 后再上传`,
        en: `The quotes near line ${failure.row} do not match: correct them, or save the sheet as .xlsx.`,
      }
  }
}

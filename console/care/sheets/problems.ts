/** Everything that can be wrong with a row, in words for the person who must put it right: what it is, and what to do. */
import type { Text } from '../../../rules/care/scale.ts'

interface ProblemText {
  severity: 'error' | 'warning'
  /** [what is wrong, what to do] */
  zh: [string, string]
  en: [string, string]
}

const error = (zh: [string, string], en: [string, string]): ProblemText => ({ severity: 'error', zh, en })
const warning = (zh: [string, string], en: [string, string]): ProblemText => ({ severity: 'warning', zh, en })

/** `{x}` is filled from the finding's words */
export const PROBLEMS = {
  // the row as a whole
  'not-a-record': error(
    ['此行没有必填内容，像是合计行或说明行', '未导入；若确是一条记录，请补全必填各列'],
    [
      'this row has none of what every record needs: it looks like a sum or a remark',
      'it was left out; if it is a record, fill in what is needed',
    ],
  ),
  'repeated-heading': error(
    ['此行与标题行相同，是打印分页时重复的标题', '未导入，无需处理'],
    ['this row repeats the headings, as printed pages do', 'it was left out; nothing to do'],
  ),
  'example-row': error(
    ['这是模板里的示例', '未导入，无需处理'],
    ['this is the example of the empty sheet', 'it was left out; nothing to do'],
  ),
  'repeated-row': error(
    ['与第 {row} 行是同一条记录', '只按第 {row} 行导入；请核对后删去一行'],
    ['the same record as row {row}', 'only row {row} counts: compare the two and delete one'],
  ),
  'repeated-below': warning(
    ['第 {row} 行是同一条记录', '按本行导入；若第 {row} 行才对，请删去本行'],
    ['row {row} is the same record', 'this row counts; if row {row} is the right one, delete this one'],
  ),
  // a cell by itself
  missing: error(['缺少{title}', '请填写'], ['{title} is missing', 'fill it in']),
  'not-in-sheet': error(
    ['缺少{title}，表中没有这一列', '请增加此列，或在对应关系中选择'],
    ['{title} is missing: the sheet has no such column', 'add the column, or choose it in the mapping'],
  ),
  'formula-error': error(
    ['公式出错', '请在表格中改正公式，或直接填写内容'],
    ['the formula failed', 'correct it in the sheet, or enter the value itself'],
  ),
  'broken-characters': warning(
    ['含有乱码', '请核对；必要时另存为 UTF-8 或 XLSX 后重新导入'],
    ['has characters that cannot be read', 'compare it; if need be save the sheet as UTF-8 or XLSX and import again'],
  ),
  'digits-lost': error(
    ['按数字录入，末尾几位已丢失', '请将该列设为“文本”格式后重新填写完整号码'],
    ['was typed as a number and lost its last digits', 'format the column as text and enter the whole number again'],
  ),
  masked: warning(
    ['是打码的号码，来自导出的表格', '此格未导入，原有号码不变；如需修改请填写完整号码'],
    ['is a masked number from an export', 'this cell was left out and the stored number stays; to change it, enter the whole number'],
  ),
  'too-long': error(['有 {count} 个字，最多 {max} 个', '请缩短'], ['has {count} characters, at most {max} fit', 'shorten it']),
  'too-many-items': error(['有 {count} 项，最多 {max} 项', '请减少'], ['has {count} items, at most {max} fit', 'leave some out']),
  'not-a-day': error(['不是有效的日期', '请写成 2026-03-01'], ['is no date', 'write it as 2026-03-01']),
  'no-such-day': error(['没有这一天', '请核对年、月、日'], ['there is no such day', 'check year, month and day']),
  'day-ahead': error(['日期在今天之后', '请核对'], ['lies in the future', 'check it']),
  'day-too-early': error(['日期早于 {first}', '请核对年份'], ['is before {first}', 'check the year']),
  'day-as-number': warning(
    ['是 Excel 的日期数字，按 {day} 导入', '请核对'],
    ['is a date as Excel counts days, taken as {day}', 'check it'],
  ),
  'not-a-number': error(['不是数字', '请只填数字'], ['is no number', 'enter digits only']),
  'out-of-range': error(['超出范围 {min}–{max}', '请核对'], ['is outside {min}–{max}', 'check it']),
  'unknown-word': error(['不是可选的内容', '可填：{known}'], ['is none of the known words', 'one of: {known}']),
  'not-an-id': error(
    ['编号只能用字母、数字和 . _ : -，最多 64 个字符', '请改正'],
    ['an id has letters, digits and . _ : -, at most 64', 'correct it'],
  ),
  'not-a-device-id': error(
    ['设备编号只能用字母、数字、- 和 _，最多 64 个字符', '请改正'],
    ['a device id has letters, digits, - and _, at most 64', 'correct it'],
  ),
  'id-number-length': error(
    ['身份证号有 {count} 位，应为 18 位', '请核对证件'],
    ['an ID number has 18 characters, this one {count}', 'look at the card'],
  ),
  'id-number-characters': error(
    ['身份证号应为 17 位数字加一位数字或 X', '请核对证件'],
    ['an ID number is 17 digits and a digit or X', 'look at the card'],
  ),
  'id-number-checksum': error(
    ['身份证号校验位不对，可能抄错一位', '请核对证件'],
    ['the check character does not fit: a digit was probably copied wrongly', 'look at the card'],
  ),
  'id-number-birth-date': error(
    ['身份证号中的出生日期不存在或在将来', '请核对证件'],
    ['the birth date within the number does not exist or lies ahead', 'look at the card'],
  ),
  'phone-length': error(
    ['电话号码有 {count} 位，手机应为 11 位，固定电话为区号加 7–8 位', '请核对'],
    ['has {count} digits; a mobile number has 11, a landline its area code and 7–8', 'check it'],
  ),
  'phone-characters': error(['不是电话号码', '只能填数字和 + - ( ) 转'], ['is no phone number', 'digits and + - ( ) x only']),
  'several-phones': error(
    ['填了多个号码', '只填一个，其余请作为联系人导入'],
    ['has several numbers', 'keep one; import the others as contacts'],
  ),
  'credit-code': error(
    ['统一社会信用代码应为 18 位数字或大写字母', '请核对营业执照'],
    ['a credit code is 18 digits or capital letters', 'look at the licence'],
  ),
  'not-hours': error(['不是营业时间', '请写成 8-18 或 全天'], ['is no time of day', 'write it as 8-18 or 24h']),
  'hours-rounded': warning(['只能记整点，按 {from}–{to} 点导入', '请核对'], ['full hours only: taken as {from}–{to}', 'check it']),
  // cells that must fit each other
  'birth-date-differs': warning(
    ['与身份证号中的 {day} 不一致', '按身份证号导入；请核对'],
    ['is not the {day} of the ID number', 'the ID number counts; check it'],
  ),
  'gender-differs': warning(
    ['与身份证号不一致', '按身份证号导入；请核对'],
    ['is not what the ID number says', 'the ID number counts; check it'],
  ),
  'needs-other': error(['需同时填写{title}', '请补填'], ['{title} is needed with it', 'fill that in, too']),
  // what is recorded already
  'name-differs': warning(
    ['档案中此人名为“{name}”', '将改为表中的姓名；若是另一个人，请核对身份证号'],
    ['is recorded as "{name}"', 'the name in the sheet will be taken; if it is another person, check the ID number'],
  ),
  'id-number-changes': warning(
    ['档案中是另一个身份证号', '将改为表中的号码；请核对是否同一个人'],
    ['is not the ID number on record', 'the one in the sheet will be taken: make sure that it is the same person'],
  ),
  'id-differs': error(
    ['编号与身份证号不是同一个人（{other}）', '请核对，或删去编号'],
    ['the id and the ID number are two people ({other})', 'check them, or leave the id out'],
  ),
  'key-taken': error(['已被另一份档案使用（{other}）', '请核对'], ['belongs to another record ({other})', 'check it']),
  'moves-home': warning(
    ['登记在“{address}”', '将迁到表中的住址；如未搬迁请改正地址'],
    ['is recorded at "{address}"', 'will be moved to the address in the sheet; if nobody moved, correct the address'],
  ),
  'home-has-box': error(
    ['登记在“{address}”，且那里装有设备', '如地址写法不同，请按登记的写法改正；如已搬迁，请先在老人页面办理'],
    [
      'is recorded at "{address}", where devices are installed',
      'if it is the same place, write it as recorded; if they moved, record the move on the resident’s page first',
    ],
  ),
  'address-incomplete': warning(
    ['地址不全，住址未修改', '如需修改请同时填写镇、村和详细地址'],
    ['the address is not complete and was not changed', 'to change it give town, village and address'],
  ),
  'home-differs': warning(
    ['同一住户在第 {row} 行填的是“{value}”', '按第 {row} 行导入；请核对'],
    ['row {row} says "{value}" of the same home', 'row {row} counts; check it'],
  ),
  'unknown-resident': error(
    ['没有此身份证号的老人', '请先导入老人，或核对号码'],
    ['no resident has this ID number', 'import residents first, or check the number'],
  ),
  'unknown-home': error(
    ['没有这个住户', '请先导入住户，或核对编号和地址'],
    ['there is no such home', 'import homes first, or check id and address'],
  ),
  'no-home': error(
    ['没有说明是哪一户', '请填写住户编号、老人身份证号，或镇、村和详细地址'],
    ['does not say which home', 'give a home id, a resident’s ID number, or town, village and address'],
  ),
  'unknown-provider': error(
    ['没有这个服务商', '请先导入服务商，或核对名称'],
    ['there is no such provider', 'import providers first, or check the name'],
  ),
  'order-taken': warning(['“{name}”也是第 {order} 位', '请核对拨打顺序'], ['"{name}" is number {order}, too', 'check the calling order']),
  'device-moves': warning(
    ['此设备登记在另一住户（{other}）', '将改为表中的住户；请确认设备已移装'],
    ['this device is recorded in another home ({other})', 'it will be moved to the home in the sheet: make sure that it was'],
  ),
  // assessments
  'unknown-scale': error(['没有这个量表', '可填：{known}'], ['there is no such scale', 'one of: {known}']),
  'not-an-option': error(['“{item}”没有这个选项', '可填分值：{known}'], ['"{item}" has no such option', 'points: {known}']),
  'answer-missing': error(['缺少“{item}”的得分', '请填写'], ['the answer to "{item}" is missing', 'fill it in']),
  'assessor-count': error(
    ['有 {count} 名评估员，应为 2–4 名', '请填写全部评估员，用顿号分开'],
    ['{count} assessors; 2 to 4 are needed', 'name them all, separated by commas'],
  ),
  'after-death': error(
    ['在老人身故之后', '请核对评估日期和老人'],
    ['lies after the death of the resident', 'check the day and the resident'],
  ),
  'due-before': error(['不晚于本次评估', '请核对'], ['is not after this assessment', 'check it']),
  'other-name': warning(['档案中此人名为“{name}”', '请核对身份证号'], ['is recorded as "{name}"', 'check the ID number']),
  'level-differs': warning(
    ['按答案计算为“{level}”', '以计算结果为准；若评估员另有结论，请填写“变更理由”列'],
    ['the answers give "{level}"', 'that counts; if the assessors decided otherwise, fill in their reason'],
  ),
  'other-assessment': error(
    ['同一天同一量表已有评估，且答案不同', '评估不可覆盖；请用“争议复评”另做一次'],
    ['that scale has been assessed on that day, with other answers', 'assessments are never overwritten: make another one'],
  ),
  // what a record's own rules say
  'record-rule': error(['{text}', '请核对'], ['{text}', 'check it']),
} as const satisfies Record<string, ProblemText>

export type Reason = keyof typeof PROBLEMS
export type Words = Record<string, string | number | Text>

/** what a parser or a rule found */
export interface Finding {
  reason: Reason
  words?: Words
}
export interface Flaw extends Finding {
  /** as the spreadsheet counts, from 1 */
  row: number
  /** null: the row as a whole */
  field: string | null
}
/** with what stands in the cell */
export interface Problem extends Flaw {
  value: string
}

export const severityOf = (reason: Reason): 'error' | 'warning' => PROBLEMS[reason].severity

type Language = 'zh' | 'en'
const fill = (text: string, words: Words, language: Language): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const word = words[name] ?? ''
    return typeof word === 'object' ? word[language] : String(word)
  })

export function problemText({ reason, words = {} }: Finding, language: Language): { what: string; advice: string } {
  const [what, advice] = PROBLEMS[reason][language]
  return { what: fill(what, words, language), advice: fill(advice, words, language) }
}

export function messageOf(finding: Finding): Text {
  const [zh, en] = [problemText(finding, 'zh'), problemText(finding, 'en')]
  return { zh: `${zh.what}；${zh.advice}`, en: `${en.what}; ${en.advice}` }
}

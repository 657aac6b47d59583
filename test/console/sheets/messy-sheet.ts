/** A list as a town hall sends it: a title over all columns, headings in two lines, and everything that goes wrong in them. */
import { excelDay, type TestCell, type TestSheet } from './workbook.ts'

const WEIGHTS = Array.from({ length: 17 }, (_, index) => 2 ** (17 - index) % 11)
/** a number with the right check character */
export function idNumber(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * WEIGHTS[index]!, 0)
  return body + '10X98765432'[sum % 11]
}
/** born on that day, a woman; `n` tells people of one day apart */
export const womansNumber = (day: string, n = 1): string => idNumber(`320481${day.replaceAll('-', '')}${String(n * 2).padStart(3, '0')}`)
export const mansNumber = (day: string, n = 1): string => idNumber(`320481${day.replaceAll('-', '')}${String(n * 2 + 1).padStart(3, '0')}`)

const fullWidth = (text: string): string => text.replace(/[0-9A-Z]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

export const ZHOU = womansNumber('1938-11-25')
export const SHEN = mansNumber('1940-02-29')
export const WU = womansNumber('1945-06-01')
const wrongChecksum = SHEN.slice(0, -1) + (SHEN.endsWith('0') ? '1' : '0')

const rows: TestCell[][] = [
  /* 1 */ ['溧阳市 2026 年独居老人信息登记表', null, null, null, null, null, null, null, null, null, null],
  /* 2 */ ['填报单位：溧城街道', null, null, null, null, null, null, null, null, '2026年3月', null],
  /* 3 */ ['序号', '姓名（必填）', '性别', '身份证\n号码', '出生日期', '居 住 地 址', null, null, '联系电话', '人员类别', '备注'],
  /* 4 */ [null, null, null, null, null, '镇（街道）', '村（社区）', '门牌号', null, null, null],
  // full-width digits, an Excel date, a name spread to three characters
  /* 5 */ [
    1,
    '周　芳',
    '女',
    fullWidth(ZHOU),
    { day: excelDay('1938-11-25') },
    '溧城街道',
    '燕山社区',
    '燕山新村 １２ 幢 301 室',
    '１３８１２３４５６７８',
    '独居、五保',
    null,
  ],
  // the birth date of the lunar calendar; a mobile number as a number
  /* 6 */ [2, '沈德福', '男', SHEN, '1940.1.22', '溧城街道', '燕山社区', '燕山新村 5 幢 102 室', 13912345678, '空巢', null],
  // the same ID number as row 5
  /* 7 */ [3, '周芳', '女', ZHOU, '1938年11月25日', '溧城街道', '燕山社区', '燕山新村 12 幢 301 室', null, null, '重复录入'],
  // one digit copied wrongly
  /* 8 */ [4, '李桂兰', '女', wrongChecksum, null, '溧城街道', '平陵社区', '平陵西路 8 号', null, '独居', null],
  // no village
  /* 9 */ [5, '吴秀英', '女', WU, '19450601', '溧城街道', null, '北门新村 3 幢 201 室', '0519-87201234', null, null],
  // the ID number typed as a number: its last digits are gone
  /* 10 */ [6, '王宝珍', '女', { raw: '3.2048119430102104E+17' }, null, '昆仑街道', '杨庄社区', '杨庄 18 号', null, '高龄', null],
  // no such day, no such category, a phone with a digit too few
  /* 11 */ [7, '钱阿大', '男', mansNumber('1936-04-30'), '1936-04-31', '昆仑街道', '杨庄社区', '杨庄 20 号', '1381234567', '孤寡户', null],
  /* 12 */ [null, null, null, null, null, null, null, null, null, null, null],
  // printed on a second page
  /* 13 */ ['序号', '姓名（必填）', '性别', '身份证\n号码', '出生日期', '居 住 地 址', null, null, '联系电话', '人员类别', '备注'],
  // the village is one merged cell over two rows; "无" is not a phone
  /* 14 */ [8, '赵金娣', '女', womansNumber('1942-09-09'), null, '昆仑街道', '古渎社区', '古渎 1 号', '无', '低保户', null],
  /* 15 */ [9, '赵银娣', '女', womansNumber('1944-10-10'), null, '昆仑街道', null, '古渎 1 号', { error: '#N/A' }, '独居', null],
  /* 16 */ ['合计', null, null, '9 人', null, null, null, null, null, null, null],
  /* 17 */ ['填表人：张三', null, null, null, null, null, null, '审核人：李四', null, null, null],
  /* 18 */ [null, null, null, ' ', null, null, null, null, null, null, null],
]

export const messySheet: TestSheet = {
  name: '独居老人',
  rows,
  merges: ['A1:K1', 'A2:C2', 'A3:A4', 'B3:B4', 'C3:C4', 'D3:D4', 'E3:E4', 'F3:H3', 'I3:I4', 'J3:J4', 'K3:K4', 'G14:G15'],
}

/** every row below the headings that is not blank */
export const MESSY_ROWS = [5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17]

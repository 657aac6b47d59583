/** Invented residents and the care routes of the fake server. Names, numbers and addresses are fictitious. */
import type { ResidentRow } from '../../console/care-api.ts'

const SURNAMES = '陈沈吴赵高冯许郭马唐宋梁邓罗徐杨周蒋史潘'
const GIVEN = [
  '桂兰',
  '德福',
  '秀英',
  '金凤',
  '永贵',
  '素芬',
  '建国',
  '长根',
  '志明',
  '玉兰',
  '国强',
  '桂英',
  '翠花',
  '月娥',
  '根生',
  '阿宝',
]
const TOWNS = [
  '溧城街道',
  '昆仑街道',
  '古县街道',
  '天目湖镇',
  '戴埠镇',
  '南渡镇',
  '社渚镇',
  '别桥镇',
  '上兴镇',
  '竹箦镇',
  '埭头镇',
  '上黄镇',
]
const CATEGORIES = [['空巢', '独居'], ['高龄'], ['失独', '独居', '高龄'], ['散居五保'], ['低保', '重残'], ['失智', '失能'], ['留守'], []]
const STATUSES = ['at-home', 'at-home', 'at-home', 'at-home', 'hospital', 'at-home', 'away', 'at-home', 'at-home', 'institution']
const LEVELS = [
  ['intact', '能力完好', 'Intact'],
  ['mild', '轻度失能', 'Mild disability'],
  ['moderate', '中度失能', 'Moderate disability'],
  ['severe', '重度失能', 'Severe disability'],
  ['total', '完全失能', 'Total disability'],
] as const

const at = <T>(list: ArrayLike<T>, i: number): T => list[i % list.length]!
const two = (n: number) => String(n).padStart(2, '0')

export function residentRows(count: number): ResidentRow[] {
  return Array.from({ length: count }, (_, i) => {
    const [care, zh, en] = at(LEVELS, i * 7)
    const assessed = i % 9 !== 4
    return {
      id: i === 0 ? 'r-h-chen' : `r-${i + 1}`,
      homeId: i === 0 ? 'h-chen' : `h-${i + 1}`,
      name: `${at(SURNAMES, i)}${at(GIVEN, i)}`,
      gender: i % 3 === 1 ? 'male' : 'female',
      age: i === 0 ? 82 : 64 + ((i * 13) % 34),
      phone: i % 11 === 6 ? null : `13${8 - (i % 3)}****${two((i * 37) % 100)}${two((i * 53) % 100)}`,
      idNumber: `3204 **** **** ${1000 + ((i * 379) % 9000)}`,
      town: at(TOWNS, i),
      village: '燕山社区',
      grid: '第 7 网格',
      addressLine: `燕山新村 ${(i % 40) + 1} 幢 ${(i % 4) + 1} 单元 ${((i % 6) + 1) * 100 + (i % 3) + 1} 室`,
      categories: at(CATEGORIES, i),
      status: at(STATUSES, i),
      care: assessed ? care : null,
      levelName: assessed ? { zh, en } : null,
      nextDue: assessed ? `${2026 + (i % 5 === 0 ? 0 : 1)}-${two((i % 12) + 1)}-${two((i % 28) + 1)}` : null,
    }
  })
}

const has = (text: string | null, part: string) => text?.includes(part) ?? false

export function residentPage(rows: readonly ResidentRow[], query: URLSearchParams) {
  const search = query.get('search') ?? ''
  const found = rows.filter(
    (row) =>
      [row.name, row.addressLine, row.town, row.id].some((text) => has(text, search)) &&
      (!query.get('category') || row.categories.includes(query.get('category')!)) &&
      (!query.get('status') || row.status === query.get('status')) &&
      (!query.get('level') || row.care === query.get('level')) &&
      (!query.get('town') || row.town === query.get('town')),
  )
  const from = Number(query.get('after') ?? 0)
  const limit = Number(query.get('limit') ?? 50)
  return { items: found.slice(from, from + limit), next: from + limit < found.length ? String(from + limit) : null, total: found.length }
}

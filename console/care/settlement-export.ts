/** A settlement as a spreadsheet: every line with what was decided about it, then the sums, then by which terms. Amounts in yuan. */
import { SERVICE_ITEMS, type ServiceItem, type SettlementLine } from '../../rules/care/service.ts'
import type { SettlementView } from '../care-api.ts'
import type { Cell, Column, SheetTable } from './sheet-table.ts'

const ITEMS: Record<ServiceItem, string> = {
  meal: '助餐',
  cleaning: '保洁',
  bathing: '助浴',
  repair: '维修',
  escort: '陪同',
  nursing: '护理',
  haircut: '理发',
  visit: '探访',
  emergency: '应急上门',
  other: '其他',
}
const PROBLEMS: Record<NonNullable<SettlementLine['problem']>, string> = {
  'resident-gone': '服务当日老人已身故或迁出',
  'no-evidence': '缺少凭证',
  'too-short': '服务时间不足',
  overlaps: '服务时间重叠',
  'over-entitlement': '超出待遇额度',
}
const COLUMNS: readonly Column[] = [
  { heading: '类别', width: 10 },
  { heading: '日期', width: 12 },
  { heading: '服务编号', width: 28 },
  { heading: '老人', width: 12 },
  { heading: '项目', width: 14 },
  { heading: '小时', width: 8, decimals: 1 },
  { heading: '服务金额(元)', width: 14, decimals: 2 },
  { heading: '政府应付(元)', width: 14, decimals: 2 },
  { heading: '差额(元)', width: 12, decimals: 2 },
  { heading: '实付(元)', width: 12, decimals: 2 },
  { heading: '说明', width: 40 },
]
const ROWS_AT_ONCE = 500

const isItem = (item: string): item is ServiceItem => (SERVICE_ITEMS as readonly string[]).includes(item)
const yuan = (fen: number): number => fen / 100
const sumRow = (name: string, fen: number, explained = ''): Cell[] => [
  ...['合计', null, null, null, name, null, null, null, null],
  yuan(fen),
  explained,
]

function lineRow(line: SettlementLine, { settlement, residentNames }: SettlementView): Cell[] {
  const own = settlement.differences.filter(({ serviceId }) => serviceId === line.serviceId)
  const difference = own.reduce((sum, { fen }) => sum + fen, 0)
  const paid = (line.problem === null ? line.payableFen : 0) + difference
  const said = [line.problem === null ? null : `暂扣：${PROBLEMS[line.problem]}`, ...own.map(({ reason, by }) => `${reason}(${by})`)]
  return [
    ...['服务', line.day, line.serviceId, residentNames[line.residentId] ?? ''],
    isItem(line.item) ? ITEMS[line.item] : line.item,
    ...[line.hours === 0 ? null : line.hours, yuan(line.totalFen), yuan(line.payableFen), yuan(difference), yuan(paid)],
    said.filter((part) => part !== null).join('；'),
  ]
}

function rowsOf(view: SettlementView): Cell[][] {
  const { settlement, terms, providerName } = view
  const { sums, month, state } = settlement
  const score = sums.responseScore === null ? '无响应记录' : `响应得分 ${sums.responseScore}`
  const label = terms.demonstration ? '(示范值)' : ''
  return [
    ...settlement.lines.map((line) => lineRow(line, view)),
    ...settlement.differences
      .filter(({ serviceId }) => serviceId === null)
      .map(({ fen, reason, by }): Cell[] => [
        '月度差额',
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        yuan(fen),
        yuan(fen),
        `${reason}(${by})`,
      ]),
    sumRow('政府应付', sums.payableFen, `${sums.services} 条服务`),
    sumRow('暂扣', -sums.heldFen),
    sumRow('差额', sums.differencesFen),
    sumRow(`扣减${label}`, -sums.deductionFen, `${score}，扣减 ${sums.deductionPercent}%${label}`),
    sumRow('应支付', sums.toPayFen, `${providerName} ${month} ${state === 'approved' ? '已审批' : '草稿，未审批'}`),
    ['依据', terms.validFrom, null, null, null, null, null, null, null, null, terms.reference.zh],
  ]
}

export function settlementTable(view: SettlementView): SheetTable {
  const rows = rowsOf(view)
  async function* chunks() {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) yield rows.slice(from, from + ROWS_AT_ONCE)
  }
  return { columns: COLUMNS, rows: chunks() }
}

/** Standards, services and settlements. What was invented for the demonstration says so in every row. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { termsOf } from '../../../../rules/care/settlement-terms.ts'
import {
  BASIS_WORDS,
  GIVES_WORDS,
  PER_WORDS,
  SERVICE_STATES,
  SERVICE_WORDS,
  SETTLEMENT_STATES,
  SOURCE_WORDS,
  UNIT_WORDS,
} from '../vocabulary.ts'
import { column, type ExportColumn, type RecordRow, said, yuan } from './column.ts'

/** one row for each amount of each rate */
export interface StandardRow {
  doc: RecordOf<'standard'>
  rate: RecordOf<'standard'>['rates'][number]
  amount: RecordOf<'standard'>['rates'][number]['amounts'][number]
}
const money = { width: 12, decimals: 2 }

export const standardColumns: ExportColumn<StandardRow>[] = [
  column('项目', 'Programme', ({ doc }, { language }) => doc.name[language], { width: 28 }),
  column('给付方式', 'Gives', ({ doc }, writing) => said(GIVES_WORDS, doc.gives, writing)),
  column('周期', 'Per', ({ doc }, writing) => said(PER_WORDS, doc.per, writing), { width: 8 }),
  column('生效日期', 'Valid from', ({ rate }) => rate.validFrom),
  column('失效日期', 'Valid to', ({ rate }) => rate.validTo),
  column('档次', 'Row', ({ amount }, { language }) => amount.name[language], { width: 28 }),
  column('金额(元)', 'Amount (yuan)', ({ amount }) => yuan(amount.fen), money),
  column('时数', 'Hours', ({ amount }) => amount.hours, { width: 8, decimals: 1 }),
  column('自付比例(%)', 'Payer share (%)', ({ amount }) => amount.payerSharePercent),
  column('性质', 'Basis', ({ rate }, writing) => said(BASIS_WORDS, rate.basis, writing), { width: 12 }),
  column('依据', 'Reference', ({ rate }, { language }) => rate.reference[language], { width: 48 }),
  column('编号', 'Id', ({ doc, rate }) => `${doc.id} ${rate.id}`, { width: 36 }),
]

const chargedTo = ({ charges }: RecordOf<'service'>, to: readonly string[]): number =>
  charges.filter((charge) => to.includes(charge.to)).reduce((sum, { fen }) => sum + fen, 0) / 100

export const serviceColumns: ExportColumn<RecordRow<'service'>>[] = [
  column('日期', 'Day', ({ doc }) => doc.day),
  column('老人', 'Resident', (row) => row.resident?.name ?? null),
  column('服务商', 'Provider', (row) => row.provider, { width: 28 }),
  column('项目', 'Item', ({ doc }, writing) => said(SERVICE_WORDS, doc.item as keyof typeof SERVICE_WORDS, writing)),
  column('状态', 'State', ({ doc }, writing) => said(SERVICE_STATES, doc.state, writing)),
  column('数量', 'Quantity', ({ doc }) => doc.quantity, { width: 8, decimals: 1 }),
  column('单位', 'Unit', ({ doc }, writing) => said(UNIT_WORDS, doc.unit, writing), { width: 8 }),
  column('金额(元)', 'Amount (yuan)', ({ doc }) => yuan(doc.totalFen), money),
  column('政府承担(元)', 'Paid by programmes (yuan)', ({ doc }) => chargedTo(doc, ['hours', 'voucher', 'payer']), money),
  column('个人承担(元)', 'Paid by the resident (yuan)', ({ doc }) => chargedTo(doc, ['self']), money),
  column('来源', 'Source', ({ doc }, writing) => said(SOURCE_WORDS, doc.source.kind, writing)),
  column('凭证数', 'Pieces of evidence', ({ doc }) => doc.evidence.length),
  column('结算编号', 'Settlement', ({ doc }) => doc.settlementId, { width: 32 }),
  column('备注', 'Note', ({ doc }) => doc.note || null, { width: 24 }),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
]

export const settlementColumns: ExportColumn<RecordRow<'settlement'>>[] = [
  column('月份', 'Month', ({ doc }) => doc.month),
  column('服务商', 'Provider', (row) => row.provider, { width: 28 }),
  column('状态', 'State', ({ doc }, writing) => said(SETTLEMENT_STATES, doc.state, writing)),
  column('服务次数', 'Services', ({ doc }) => doc.sums.services),
  column('服务金额(元)', 'Total (yuan)', ({ doc }) => yuan(doc.sums.totalFen), money),
  column('政府应付(元)', 'Payable (yuan)', ({ doc }) => yuan(doc.sums.payableFen), money),
  column('暂扣(元)', 'Held (yuan)', ({ doc }) => yuan(doc.sums.heldFen), money),
  column('差额(元)', 'Differences (yuan)', ({ doc }) => yuan(doc.sums.differencesFen), money),
  column('响应得分', 'Response score', ({ doc }) => doc.sums.responseScore),
  column('扣减比例(%)', 'Deduction (%)', ({ doc }) => doc.sums.deductionPercent),
  column('扣减(元)', 'Deduction (yuan)', ({ doc }) => yuan(doc.sums.deductionFen), money),
  column('扣减标准', 'Terms', ({ doc }, writing) => said(BASIS_WORDS, termsOf(doc.month).basis, writing), { width: 12 }),
  column('应支付(元)', 'To pay (yuan)', ({ doc }) => yuan(doc.sums.toPayFen), money),
  column('审批人', 'Approved by', ({ doc }) => doc.approvedBy?.name ?? null),
  column('备注', 'Note', ({ doc }) => doc.note, { width: 24 }),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 36 }),
]

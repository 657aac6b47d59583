/** Every error that the API answers: code, status, and a sentence for people (what happened, why, what to do). The page shows `message` as it is. */
import type { ApiError } from './api.ts'

export type Language = 'zh' | 'en'

interface ErrorEntry {
  status: number
  zh: string
  en: string
}

/** `{x}` is filled from the details of the refusal. */
export const ERRORS = {
  invalid: { status: 400, zh: '提交的内容有误，请检查标出的各项', en: 'Some fields are not right: see the list.' },
  unreadable: {
    status: 400,
    zh: '请求无法读取，请检查地址和 JSON 格式',
    en: 'The request cannot be read: check its address and its JSON.',
  },
  'weak-password': {
    status: 400,
    zh: '密码太弱：至少 8 个字符，并同时包含字母和数字',
    en: 'The password is too weak: at least 8 characters, with letters and digits.',
  },
  'not-signed-in': {
    status: 401,
    zh: '尚未登录或登录已失效，请重新登录',
    en: 'You are not signed in, or the session has ended: sign in again.',
  },
  'wrong-token': {
    status: 401,
    zh: '令牌无效、已过期或已撤销，请向管理员申请新的令牌',
    en: 'The token is unknown, expired or revoked: ask an administrator for a new one.',
  },
  'wrong-password': { status: 401, zh: '用户名或密码不正确', en: 'User name or password is wrong.' },
  forbidden: { status: 403, zh: '您的角色无权进行此操作，如确有需要请联系管理员', en: 'Your role may not do this: ask an administrator.' },
  'not-allowed': { status: 403, zh: '只有班长或管理员可以这样做', en: 'Only a supervisor or an administrator may do this.' },
  'scope-missing': {
    status: 403,
    zh: '此令牌不能用于这个接口，请管理员签发含所需范围的令牌',
    en: 'This token is not for this route: ask an administrator for one with the scope that it needs.',
  },
  'cross-site': {
    status: 403,
    zh: '请求来自其他网站，已拒绝，请从本系统页面操作',
    en: 'Refused: the request came from another site. Use the page of this hub.',
  },
  'not-found': { status: 404, zh: '没有找到，可能已被删除或地址有误', en: 'Not found: it may be gone, or the address is wrong.' },
  stale: {
    status: 409,
    zh: '{name} 已在 {ago}前更新此告警，请按最新状态再操作',
    en: '{name} changed this alarm {ago} ago: look again, then act.',
  },
  'stale-unnamed': { status: 409, zh: '此告警已有更新，请按最新状态再操作', en: 'This alarm has changed since: look again, then act.' },
  'record-stale': {
    status: 409,
    zh: '{name} 已在 {ago}前修改此档案，请按最新内容再改',
    en: '{name} changed this record {ago} ago: look at it as it is now, then change it.',
  },
  'record-stale-unnamed': {
    status: 409,
    zh: '此档案已有更新，请按最新内容再改',
    en: 'This record has changed since: look at it as it is now, then change it.',
  },
  'record-taken': {
    status: 409,
    zh: '已有一份档案使用此号码(档案 {by}),请在那份档案上修改',
    en: 'Another record ({by}) has this number already: change that one.',
  },
  'record-exists': {
    status: 409,
    zh: '此编号的档案已存在，请换一个编号或不填',
    en: 'A record with this id exists: choose another, or leave it out.',
  },
  'record-in-use': {
    status: 409,
    zh: '仍有其他档案引用此档案({by}),不能删除',
    en: 'Another record ({by}) still names this one, so it stays.',
  },
  'still-served': {
    status: 409,
    zh: '这位老人仍在服务中，只有身故或迁出且保存期满后才能删除个人信息',
    en: 'This resident is still served: personal data is erased only after death or moving away, and when the retention period is over.',
  },
  'kept-by-law': {
    status: 409,
    zh: '保存期未满，{day} 起才可删除个人信息',
    en: 'The retention period is not over: personal data may be erased from {day} on.',
  },
  'other-route': {
    status: 405,
    zh: '这类档案不能在这里修改，请使用 {route}',
    en: 'This kind of record is not written here: use {route}.',
  },
  'not-removable': {
    status: 405,
    zh: '这类档案不能删除，请填写结束日期、状态或设为停用',
    en: 'This kind of record is not deleted: give it an end date or a status, or set it inactive.',
  },
  'changes-nothing': {
    status: 409,
    zh: '与现行标准完全相同，没有需要保存的变化',
    en: 'This is what the rate in force says already: there is nothing to save.',
  },
  'run-open': {
    status: 409,
    zh: '{month} 的发放批次(由 {by} 发起)还未结束，请先冻结或作废它，再发起新的批次',
    en: 'The run of {month}, started by {by}, is still open: freeze or discard it before starting another.',
  },
  'run-month-frozen': {
    status: 409,
    zh: '{month} 已有冻结的发放批次，不能重复发放；有差错的，补发和追回会自动列入下一个月的批次',
    en: 'The run of {month} is frozen and is not made twice: what it got wrong appears as differences in a later month.',
  },
  'run-own': {
    status: 409,
    zh: '不能审批自己发起的批次，请另一位经办人核对后审批',
    en: 'Nobody approves the run that they started: ask a second person to check and approve it.',
  },
  'run-not-calculated': {
    status: 409,
    zh: '只有计算完成、尚未审批的批次可以审批，请刷新后查看它现在的状态',
    en: 'Only a run that is calculated and not yet approved can be approved: look at how it stands now.',
  },
  'run-not-approved': {
    status: 409,
    zh: '批次须先经另一位经办人审批才能冻结，请刷新后查看它现在的状态',
    en: 'A run is frozen only after a second person has approved it: look at how it stands now.',
  },
  'run-not-ready': {
    status: 409,
    zh: '只有计算完成、未作废的批次可以导出，请稍后再试',
    en: 'Only a run that is calculated and not discarded can be exported: try again later.',
  },
  'export-too-large': {
    status: 413,
    zh: '此批次有 {lines} 条以上明细，超出 Excel 文件的处理能力，请导出 CSV',
    en: 'This run has more than {lines} lines, too many for a workbook: export it as CSV.',
  },
  'run-not-open': {
    status: 409,
    zh: '只有计算完成、尚未冻结的批次可以作废，请刷新后查看它现在的状态',
    en: 'Only a run that is calculated and not yet frozen can be discarded: look at how it stands now.',
  },
  'provider-inactive': {
    status: 409,
    zh: '该服务商已停用，请另选一家',
    en: 'This provider is not active any more: choose another.',
  },
  'service-not-offered': {
    status: 409,
    zh: '该服务商不提供此项服务，请另选服务商，或先在其档案中登记此项目',
    en: 'This provider does not offer that service: choose another, or add it to the provider first.',
  },
  'service-no-price': {
    status: 409,
    zh: '该服务商此项服务在当日没有有效价格，请先在其档案中登记价格',
    en: 'This provider has no price for that service on that day: enter one in its record first.',
  },
  'service-not-in-area': {
    status: 409,
    zh: '该服务商不服务{town},请另选一家',
    en: 'This provider does not serve {town}: choose another.',
  },
  'service-no-capacity': {
    status: 409,
    zh: '该服务商当日已约满({count} 单),请改日或另选一家',
    en: 'This provider is fully booked on that day ({count} services): choose another day or provider.',
  },
  'resident-gone': {
    status: 409,
    zh: '老人当日已迁出或身故，不能登记服务或探访',
    en: 'On that day the resident has moved away or died: nothing can be booked.',
  },
  'service-not-booked': {
    status: 409,
    zh: '此服务已完成或已取消；有误时请取消后重新登记',
    en: 'This service is done or cancelled already: if it is wrong, cancel it and enter it again.',
  },
  'service-cancelled': { status: 409, zh: '此服务已取消', en: 'This service is cancelled already.' },
  'month-settled': {
    status: 409,
    zh: '该服务商 {month} 的结算已审批，不能再改；请在未审批的月份中登记差额',
    en: 'The settlement of {month} is approved and stays: enter a difference in a month that is not.',
  },
  'month-not-over': {
    status: 409,
    zh: '{month} 还未结束，月末之后才能审批结算',
    en: '{month} is not over: its settlement is approved afterwards.',
  },
  'settlement-own': {
    status: 409,
    zh: '不能审批自己编制或调整过的结算，请另一位经办人核对后审批',
    en: 'Nobody approves a settlement that they prepared or changed: ask a second person to check and approve it.',
  },
  'settlement-undecided': {
    status: 409,
    zh: '还有 {count} 条服务被暂扣且未处理，请逐条登记差额(不予支付的填 0)后再审批',
    en: '{count} held services are not decided yet: enter a difference for each (0 when it is not paid), then approve.',
  },
  'settlement-outdated': {
    status: 409,
    zh: '编制之后服务记录或待遇有变化，请重新编制并核对后再审批',
    en: 'Services or entitlements have changed since it was prepared: prepare it again, look at it, then approve.',
  },
  'visit-not-planned': {
    status: 409,
    zh: '此探访已完成或已取消',
    en: 'This visit is done or cancelled already.',
  },
  'nothing-to-draw': {
    status: 409,
    zh: '没有可抽取的住户或检查人员，请检查镇街名称，并在网格员档案中指定检查人员',
    en: 'There are no homes or no inspectors to draw from: check the town, and mark officers as inspectors.',
  },
  'claimed-by-other': { status: 409, zh: '{name} 已在 {ago}前认领', en: '{name} claimed it {ago} ago.' },
  'already-closed': { status: 409, zh: '{name} 已在 {ago}前结案', en: '{name} closed it {ago} ago.' },
  'already-closed-unnamed': { status: 409, zh: '此告警已结案', en: 'This alarm is closed.' },
  'not-claimed': { status: 409, zh: '此告警无人认领，请先认领', en: 'Nobody has this alarm: claim it first.' },
  'name-taken': { status: 409, zh: '此用户名已被使用，请换一个', en: 'This user name is taken: choose another.' },
  'last-admin': {
    status: 409,
    zh: '这是最后一个可用的管理员，不能停用',
    en: 'This is the last administrator who can sign in, so it stays enabled.',
  },
  'import-gone': {
    status: 410,
    zh: '此次导入已不存在：可能已过期(24 小时),或服务重启过，请重新上传文件',
    en: 'This import is gone: it has expired (24 hours), or the hub was restarted. Upload the file again.',
  },
  'import-stale': {
    status: 409,
    zh: '检查之后档案有变动，没有导入任何内容，请重新检查后再导入',
    en: 'Records have changed since the check, and nothing was imported: check again, then import.',
  },
  'import-busy': {
    status: 409,
    zh: '此次导入正在处理，请等它完成',
    en: 'This import is being worked on: wait until that is done.',
  },
  'import-unchecked': { status: 409, zh: '此次导入还没有检查，请先检查', en: 'This import has not been checked: check it first.' },
  'import-done': {
    status: 409,
    zh: '此次导入已经结束，如需再导入请重新上传文件',
    en: 'This import is over: to import again, upload the file again.',
  },
  'too-many-imports': {
    status: 409,
    zh: '同时最多处理 {most} 个文件，请先完成或删除已上传的文件',
    en: 'At most {most} files at a time: finish or delete one of those that you have uploaded.',
  },
  'secrets-gone': {
    status: 410,
    zh: '密钥只显示一次，已经取走；如未保存，请为这些设备重新生成密钥',
    en: 'Secrets are shown once, and these were: give the devices new ones if they were not kept.',
  },
  'link-used': {
    status: 410,
    zh: '此链接已使用或已过期，请向管理员要一个新的',
    en: 'This link was used or has expired: ask an administrator for a new one.',
  },
  'too-large': { status: 413, zh: '提交的内容过大', en: 'The request is too large.' },
  'workbook-too-large': {
    status: 413,
    zh: '共 {rows} 条，Excel 文件最多 {most} 条，请加筛选条件，或导出 CSV',
    en: '{rows} records are too many for a workbook (at most {most}): filter them, or export CSV.',
  },
  'unsupported-type': {
    status: 415,
    zh: '请以 JSON 格式提交(Content-Type: application/json)',
    en: 'Send JSON (Content-Type: application/json).',
  },
  'unsupported-file': {
    status: 415,
    zh: '附件只接受 JPEG、PNG、WebP 图片和 PDF 文件',
    en: 'Attachments are JPEG, PNG or WebP pictures, or PDF files.',
  },
  locked: {
    status: 429,
    zh: '连续输错密码，账号已锁定，请 {minutes} 分钟后再试',
    en: 'Too many wrong passwords: locked for another {minutes} min.',
  },
  'too-many': { status: 429, zh: '尝试过于频繁，请稍后再试', en: 'Too many attempts: wait a little.' },
  fault: {
    status: 500,
    zh: '系统出错(编号 {id}),请重试；仍不行请将编号告诉技术员',
    en: 'Something failed (no. {id}): try again, or give the number to a technician.',
  },
  'not-audited': {
    status: 503,
    zh: '查看原文必须先留痕，现在无法写入审计(编号 {id}),因此未显示，请稍后再试',
    en: 'Clear values are shown only after that is written down, and the audit cannot be written now (no. {id}): try again later.',
  },
  'not-stored': {
    status: 503,
    zh: '操作没有保存(编号 {id}):存储暂时不可用，请立即重试，并用电话继续处置',
    en: 'Not saved (no. {id}): the store is not available. Try again now, and go on by phone.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

export interface RefusalDetails {
  fields?: { path: string; zh: string; en: string }[]
  by?: { name: string; at: number } | null
  /** fills `{…}` of the text */
  words?: Record<string, string>
  cause?: unknown
}

/** An answer other than success, thrown by whoever knows it and written by the one error handler. */
export class Refused extends Error {
  readonly code: ErrorCode
  readonly details: RefusalDetails
  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(code, { cause: details.cause })
    this.code = code
    this.details = details
  }
}

/** Chinese unless the first language that we speak is English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').toLowerCase().split(',')) {
    const tag = part.trim()
    if (tag.startsWith('zh')) return 'zh'
    if (tag.startsWith('en')) return 'en'
  }
  return 'zh'
}

const UNITS = [
  { ms: 3_600_000, zh: '小时', en: 'h' },
  { ms: 60_000, zh: '分钟', en: 'min' },
  { ms: 1_000, zh: '秒', en: 's' },
]

/** "0.4 秒", "12 秒", "3 分钟": how long ago somebody was faster */
export function spanText(ms: number, language: Language): string {
  const span = Math.max(0, ms)
  const unit = UNITS.find((candidate) => span >= candidate.ms) ?? UNITS[2]!
  const count = span < 10_000 ? (span / 1_000).toFixed(1) : String(Math.floor(span / unit.ms))
  return `${count} ${unit[language]}`
}

const fill = (text: string, words: Record<string, string>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')

/** Codes whose sentence names a person fall back to one that does not when nobody is known. */
const unnamed: Partial<Record<ErrorCode, ErrorCode>> = {
  stale: 'stale-unnamed',
  'record-stale': 'record-stale-unnamed',
  'already-closed': 'already-closed-unnamed',
}

export function errorBody(refused: Refused, language: Language, now: number): ApiError {
  const { code, details } = refused
  const { by = null, words = {}, fields } = details
  const text = ERRORS[(by ? null : unnamed[code]) ?? code][language]
  const whoWords: Record<string, string> = by ? { name: by.name, ago: spanText(now - by.at, language) } : {}
  return {
    error: code,
    message: fill(text, { ...words, ...whoWords }),
    ...(fields ? { fields: fields.map((field) => ({ path: field.path, message: field[language] })) } : {}),
    ...(details.by === undefined ? {} : { by }),
  }
}

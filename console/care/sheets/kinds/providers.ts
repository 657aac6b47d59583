/** Providers: told apart by credit code, or by name and town. */

import { blankProvider } from '../../../../records/record-schemas/blank.ts'
import type { ProviderRecord } from '../../../../records/record-schemas/people.ts'
import { breathe } from '../../../../records/slices.ts'
import { compact } from '../cell-text.ts'
import { createDraft } from '../draft.ts'
import { field, type ReadRow } from '../fields.ts'
import {
  parseCreditCode,
  parseHours,
  parseId,
  parseLine,
  parseList,
  parseName,
  parseNumber,
  parsePhone,
  parseWords,
  parseYesNo,
} from '../parsers.ts'
import { SERVICE_WORDS } from '../vocabulary.ts'
import {
  bad,
  type Firsts,
  isBad,
  missing,
  type PlanDeps,
  type PlannedRow,
  type Planner,
  problem,
  repeated,
  type SheetKind,
} from './kind.ts'

const fields = {
  name: field('服务商名称', 'Name', '燕山居家养老服务站', parseName, {
    needed: true,
    also: ['名称', '机构名称', '单位名称', '服务商', '服务机构', '站点名称', 'provider', 'provider name', 'organisation'],
  }),
  creditCode: field('统一社会信用代码', 'Credit code', '52320481MJ5678901A', parseCreditCode, {
    also: ['信用代码', '社会信用代码', '统一信用代码'],
  }),
  kind: field('类别', 'Kind', '居家护理', parseLine, { also: ['服务商类别', '机构类型', '机构类别', '类型', '服务商类型', 'type'] }),
  phone: field('电话', 'Phone', '0519-87200002', parsePhone, { also: ['联系电话', '服务电话', '联系方式', '值班电话', 'telephone'] }),
  contactName: field('负责人', 'Contact', '李建国', parseName, { also: ['联系人', '联系人姓名', '法人', '法定代表人', 'manager'] }),
  town: field('所在镇/街道', 'Town', '溧城街道', parseName, {
    also: ['镇', '街道', '镇/街道', '乡镇', '所属镇街', '所在镇街', '所在街道', '所在镇'],
  }),
  lat: field('纬度', 'Latitude', '31.43', parseNumber({ min: -90, max: 90 }), { also: ['lat'] }),
  lon: field('经度', 'Longitude', '119.48', parseNumber({ min: -180, max: 180 }), { also: ['lon', 'lng'] }),
  hours: field('服务时间', 'Hours', '8-18', parseHours, { also: ['营业时间', '开放时间', '值班时间', '工作时间', 'opening hours'] }),
  serviceTowns: field('服务区域', 'Service area', '溧城街道、昆仑街道', parseList, {
    takesNone: true,
    also: ['服务范围', '服务镇街', '覆盖区域', 'towns'],
  }),
  services: field('服务项目', 'Services', '助餐、助洁', parseWords(SERVICE_WORDS), {
    takesNone: true,
    also: ['服务内容', '项目', 'service items'],
  }),
  capacityPerDay: field('每日服务能力', 'Capacity a day', '40', parseNumber({ min: 0, max: 100_000, whole: true }), {
    also: ['日服务量', '服务能力', '每日接待', 'capacity'],
  }),
  active: field('在用', 'Active', '是', parseYesNo, { takesNone: true, also: ['是否在用', '启用', '是否启用', '状态', 'enabled'] }),
  id: field('服务商编号', 'Provider id', '', parseId, { also: ['编号', 'id'] }),
}
type Row = ReadRow<typeof fields>

/** fields that replace what is there, under the same name */
const PLAIN = [
  'name',
  'creditCode',
  'kind',
  'phone',
  'contactName',
  'town',
  'lat',
  'lon',
  'serviceTowns',
  'services',
  'capacityPerDay',
  'active',
] as const
/** a row without a town means the first provider of that name */
const nameKey = (name: string, town: string | undefined): string =>
  `name ${compact(name)} ${town === undefined ? 'anywhere' : compact(town)}`
const codeKey = (code: string): string => `code ${code.toUpperCase()}`
const keysOf = ({ id, name, town, creditCode }: ProviderRecord): string[] => [
  `id ${id}`,
  nameKey(name, town),
  nameKey(name, undefined),
  ...(creditCode ? [codeKey(creditCode)] : []),
]

function changesOf({ hours, ...values }: Row['values']): Partial<ProviderRecord> {
  const plain = Object.fromEntries(PLAIN.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])))
  return { ...plain, ...hours }
}

async function planProviders({ care, newId }: PlanDeps): Promise<Planner<typeof fields>> {
  const draft = createDraft(care)
  const firsts: Firsts = new Map()
  const ids = new Map<string, string>()
  for (let after: string | null = null; ; ) {
    const page: { items: { doc: ProviderRecord }[]; next: string | null } = await care.list({ kind: 'provider', after, limit: 250 })
    for (const { doc } of page.items) for (const key of keysOf(doc)) if (!ids.has(key)) ids.set(key, doc.id)
    after = page.next
    if (after === null) break
    await breathe()
  }

  const byCode = ({ creditCode }: Row['values']): string | undefined =>
    creditCode === undefined ? undefined : ids.get(codeKey(creditCode))
  const byName = ({ name, town }: Row['values']): string | undefined => (name === undefined ? undefined : ids.get(nameKey(name, town)))
  const idOf = ({ values }: Row): string | null => values.id ?? byCode(values) ?? byName(values) ?? null

  function planRow(read: Row): PlannedRow {
    const { row, values } = read
    const id = idOf(read)
    const before = id === null ? null : draft.get('provider', id)
    const problems = [...read.problems, ...(before ? [] : missing(fields, read, ['name']))]
    const seen = `provider ${before ? id : ''} ${before ? draft.versionOf('provider', before.id) : 0}`
    const name = values.name ?? before?.name ?? ''
    const namesake = ids.get(nameKey(name, values.town ?? before?.town ?? ''))
    if (namesake !== undefined && namesake !== id) problems.push(problem(row, 'name', { reason: 'key-taken', words: { other: namesake } }))
    const other = byCode(values)
    if (other !== undefined && other !== id) problems.push(problem(row, 'creditCode', { reason: 'key-taken', words: { other } }))
    const first = firsts.get(id ?? '')
    if (first !== undefined) problems.push(...repeated(row, first, 'name'))
    if (isBad(problems)) return bad(row, problems, seen)
    const provider = { ...(before ?? blankProvider(id ?? newId(), '')), ...changesOf(values) }
    const changed = draft.put('provider', provider)
    for (const key of before ? keysOf(before) : []) if (ids.get(key) === provider.id) ids.delete(key)
    for (const key of keysOf(provider)) if (!ids.has(key)) ids.set(key, provider.id)
    firsts.set(provider.id, row)
    return { row, problems, seen, outcome: before ? (changed ? 'changed' : 'same') : 'new' }
  }

  return {
    async plan(rows) {
      draft.nextRows()
      await draft.load('provider', rows.map(idOf))
      return rows.map(planRow)
    },
    saves: draft.saves,
  }
}

export const providersKind: SheetKind<typeof fields> = {
  kind: 'providers',
  fields,
  keys: [['name'], ['creditCode'], ['id']],
  createPlanner: planProviders,
}

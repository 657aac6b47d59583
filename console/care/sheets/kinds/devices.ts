/** Devices: told apart by their own id. A new one gets its secret when it is committed. */

import { DEVICE_ID } from '../../../../broker/topics.ts'
import type { DeviceRecord } from '../../../../records/device-record.ts'
import type { DeviceSave } from '../../../../records/device-saving.ts'
import { compact } from '../cell-text.ts'
import { createDraft } from '../draft.ts'
import { field, type ReadRow } from '../fields.ts'
import { type Parser, parseLine, parseNumber, parseYesNo } from '../parsers.ts'
import { createDwellings, DWELLING_FIELDS } from './dwelling.ts'
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

const parseDeviceId: Parser<string> = (text) => {
  const id = compact(text)
  return DEVICE_ID.test(id) ? { ok: true, value: id } : { ok: false, problem: { reason: 'not-a-device-id' } }
}

const fields = {
  id: field('设备编号', 'Device id', 'box-0001', parseDeviceId, {
    needed: true,
    also: ['编号', '设备号', '设备id', '主机编号', '序列号', 'SN', 'id', 'device', 'serial number'],
  }),
  ...DWELLING_FIELDS,
  model: field('型号', 'Model', 'anling-box-1', parseLine, { also: ['设备型号', '规格型号', 'device model'] }),
  name: field('设备名称', 'Name', '一键通主机', parseLine, { also: ['名称', '设备类型', '设备', 'device name'] }),
  beatSeconds: field('心跳间隔(秒)', 'Beat (seconds)', '60', parseNumber({ min: 1, max: 86_400, whole: true }), {
    also: ['心跳间隔', '上报间隔', '上报间隔(秒)', 'beat', 'interval'],
  }),
  gateway: field('是网关', 'Is a gateway', '否', parseYesNo, { takesNone: true, also: ['网关', '是否网关', 'gateway'] }),
}
type Row = ReadRow<typeof fields>

const MODEL = 'anling-box-1'
const NAME = '一键通主机'
const BEAT_SECONDS = 60
const BOX_PAYLOAD_BYTES = 16 * 1024
const GATEWAY_PAYLOAD_BYTES = 1024 * 1024

async function planDevices(deps: PlanDeps): Promise<Planner<typeof fields>> {
  const { devices, now } = deps
  const draft = createDraft(deps.care)
  const dwellings = await createDwellings(deps, draft)
  const firsts: Firsts = new Map()
  const saves: DeviceSave[] = []
  let known = new Map<string, DeviceRecord>()

  function deviceOf({ values }: Row, before: DeviceRecord | null, homeId: string): DeviceRecord {
    const { id = '', model = before?.model ?? MODEL, name = before?.name ?? NAME, beatSeconds, gateway } = values
    const beatMs = beatSeconds === undefined ? (before?.beatMs ?? BEAT_SECONDS * 1_000) : beatSeconds * 1_000
    const fresh = { digest: '', disabled: false, createdAt: now, maxPayloadBytes: gateway ? GATEWAY_PAYLOAD_BYTES : BOX_PAYLOAD_BYTES }
    return { ...fresh, ...before, id, homeId, model, name, beatMs }
  }

  function planRow(read: Row): PlannedRow {
    const { row, values } = read
    const before = known.get(values.id ?? '') ?? null
    const namesNoHome = ['homeId', 'residentIdNumber', 'town', 'village', 'addressLine'].every((name) => !read.filled.has(name))
    const dwelling = before && namesNoHome ? ({ ok: true, homeId: before.homeId } as const) : dwellings.of(read)
    const problems = [...read.problems, ...(dwelling.ok ? [] : dwelling.problems), ...missing(fields, read, ['id'])]
    const seen = before ? `device ${before.homeId} ${before.model} ${before.name} ${before.beatMs}` : 'device'
    const first = firsts.get(values.id ?? '')
    if (first !== undefined) problems.push(...repeated(row, first, 'id'))
    if (!dwelling.ok || isBad(problems)) return bad(row, problems, seen)
    const device = deviceOf(read, before, dwelling.homeId)
    if (before && before.homeId !== device.homeId)
      problems.push(problem(row, 'id', { reason: 'device-moves', words: { other: before.homeId } }))
    firsts.set(device.id, row)
    const isSame = before && (['homeId', 'model', 'name', 'beatMs'] as const).every((name) => before[name] === device[name])
    if (isSame) return { row, problems, seen, outcome: 'same' }
    saves.push({ device, before })
    return { row, problems, seen, outcome: before ? 'changed' : 'new' }
  }

  return {
    async plan(rows) {
      draft.nextRows()
      await dwellings.load(rows)
      known = await devices.byIds([...new Set(rows.flatMap(({ values }) => values.id ?? []))])
      return rows.map(planRow)
    },
    saves: () => [],
    devices: () => saves,
  }
}

export const devicesKind: SheetKind<typeof fields> = { kind: 'devices', fields, keys: [['id']], createPlanner: planDevices }

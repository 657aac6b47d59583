/** What a sheet came to, written in one transaction. New devices get their secrets here, and nowhere else. */
import type { Who } from '../../../records/care-records.ts'
import type { DeviceSave } from '../../../records/device-saving.ts'
import type { Records } from '../../../records/records.ts'
import { Refused } from '../../errors.ts'
import type { Run } from './run.ts'

const SECRET_BYTES = 16

interface Deps {
  records: Pick<Records, 'care' | 'devices'>
  newToken(bytes: number): string
  /** keyed, as the gateway checks it */
  secretDigest(secret: string): string
  by: Who
  reason: string
}
export interface DeviceSecret {
  id: string
  secret: string
}

export async function commitRun({ planner }: Pick<Run, 'planner'>, deps: Deps): Promise<{ secrets: DeviceSecret[] }> {
  const saves = planner.saves()
  if (saves.length > 0) {
    const saved = await deps.records.care.save(saves, deps.by, deps.reason)
    // whatever it is that no longer fits: somebody changed it after the rows were planned
    if (!saved.ok) throw new Refused('import-stale')
  }
  const devices = planner.devices?.() ?? []
  return devices.length === 0 ? { secrets: [] } : commitDevices(devices, deps)
}

async function commitDevices(
  devices: readonly DeviceSave[],
  { records, newToken, secretDigest }: Deps,
): Promise<{ secrets: DeviceSecret[] }> {
  const secrets = new Map(devices.flatMap(({ device, before }) => (before ? [] : [[device.id, newToken(SECRET_BYTES)] as const])))
  const withDigests = devices.map(({ device, before }) => {
    const secret = secrets.get(device.id)
    return { before, device: secret === undefined ? device : { ...device, digest: secretDigest(secret) } }
  })
  const saved = await records.devices.saveAll(withDigests)
  if (!saved.ok) throw new Refused('import-stale')
  return { secrets: [...secrets].map(([id, secret]) => ({ id, secret })) }
}

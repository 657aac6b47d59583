/** A town that presses without pause, and what became of each press, as anybody can ask the hub over HTTP. */
import type { AlarmDetail } from '../../console/api.ts'
import type { Random } from '../../simulators/chance.ts'
import type { Device } from '../../simulators/device.ts'
import { type HubProcess, pause } from '../support/hub-process.ts'
import type { Operator } from '../support/operator.ts'

export type AlarmRow = Omit<AlarmDetail, 'timeline' | 'noticeList'>

export interface PressStorm {
  /** `device ref` of every press so far */
  pressed: ReadonlySet<string>
  /** pressed and not acknowledged yet */
  owed: ReadonlySet<string>
  /** everybody presses at once */
  burst(): void
  /** nobody presses any more; resolves when every press is acknowledged */
  calm(): Promise<void>
}

/** Each box presses every `everyMs`, by chance somewhat earlier or later, whether it is connected or not. */
export function startPressStorm(boxes: readonly Device[], random: Random, everyMs: number): PressStorm {
  const pressed = new Set<string>()
  const owed = new Set<string>()
  const acknowledged: Promise<void>[] = []
  let pressing = true

  function press(box: Device): void {
    const sent = box.press()
    const key = `${box.id} ${sent.ref}`
    pressed.add(key)
    owed.add(key)
    acknowledged.push(sent.acknowledged.then(() => void owed.delete(key)))
  }

  async function pressOnAndOn(box: Device): Promise<void> {
    await pause(random() * everyMs)
    while (pressing) {
      press(box)
      await pause(everyMs * (0.5 + random()))
    }
  }

  for (const box of boxes) box.start()
  const all = boxes.map(pressOnAndOn)
  return {
    pressed,
    owed,
    burst() {
      for (const box of boxes) press(box)
    },
    async calm() {
      pressing = false
      await Promise.all(all)
      await Promise.all(acknowledged)
    },
  }
}

/** All open alarms with their signals, page by page. */
export async function openAlarms(operator: Operator): Promise<AlarmRow[]> {
  const found: AlarmRow[] = []
  let after = ''
  for (;;) {
    const path = `/api/v1/alarms?status=open&limit=200${after === '' ? '' : `&after=${after}`}`
    const { status, body } = await operator.request<{ items: AlarmRow[]; next: string | null }>('GET', path)
    if (status !== 200) throw new Error(`GET ${path} answered ${status}`)
    found.push(...body.items)
    if (body.next === null) return found
    after = body.next
  }
}

/** `device ref` of every signal of every alarm: one that was stored twice is in here twice. */
export const signalsOf = (alarms: readonly AlarmRow[]): string[] =>
  alarms.flatMap(({ signals }) => signals.map(({ deviceId, ref }) => `${deviceId} ${ref}`))

export function boxesOf(hub: HubProcess, from: number, to: number): Device[] {
  // in no great hurry: a thousand sockets that knock ten times a second would only keep the machine from starting the hub
  const backoffMs = { first: 250, longest: 1_500 }
  return Array.from({ length: to - from + 1 }, (_, offset) => hub.box(from + offset, { backoffMs }))
}

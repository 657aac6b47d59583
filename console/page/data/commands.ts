/** Commands to devices; their states are read again while they are under way. */
import * as z from 'zod/mini'
import { serverNow } from '../clock.ts'
import { say } from '../ui.ts'
import { words } from '../words.ts'
import { failedText } from './failed-text.ts'
import { call, newKey } from './http.ts'
import { queries } from './queries.ts'

const TTL_SECONDS = 300

export async function sendCommand(deviceId: string, type: 'self-test' | 'report' | 'locate' | 'reboot'): Promise<void> {
  const t = words()
  const body = { type, args: {}, ttlSeconds: TTL_SECONDS }
  const path = `/devices/${encodeURIComponent(deviceId)}/commands`
  const answer = await call({ path, method: 'POST', schema: z.unknown(), body, key: newKey() })
  if (answer.ok) say(`${t(`command.${type}`)}：${t('command.sent')}`)
  else if (answer.status !== 401) say(failedText(answer, 'command', serverNow(), t), 'failed')
  await queries.invalidateQueries({ queryKey: ['device', deviceId] })
}

import type { BrokerLimits } from './limits.ts'
import type { RefusalReason } from './refusals.ts'
import type { ConnectCode, ConnectRequest } from './session-protocol.ts'
import { DEVICE_ID } from './topics.ts'

/** What a device may do beyond speaking under its own topics. */
export interface DeviceRights {
  /** 16 KiB for boxes, 1 MiB for gateways. */
  maxPayloadBytes: number
}

export type Identity = { ok: true; rights: DeviceRights } | { ok: false; reason: 'unknown-device' | 'bad-credentials' | 'disabled-device' }

/** Answers at once and from memory: it runs for every device of a district after a power cut. Takes the same time for every wrong secret. */
export type Identify = (deviceId: string, secret: Buffer) => Identity

export type ConnectVerdict =
  | { ok: true; deviceId: string; clientId: string | null; rights: DeviceRights }
  | { ok: false; reason: RefusalReason; code: ConnectCode; deviceId: string | null; detail: string }

const BAD_IDENTIFIER = 2
const BAD_CREDENTIALS = 4
const NOT_AUTHORISED = 5

const NO_SECRET = Buffer.alloc(0)

const DETAILS = {
  'unknown-device': 'is not registered, so it was refused: register the device, or correct its MQTT user name.',
  'bad-credentials': 'sent a wrong secret, so it was refused: issue a new secret and enter it in the device.',
  'disabled-device': 'is disabled, so it was refused: enable it on its page if it is to be used again.',
} as const

/** Who a CONNECT speaks for: its user name is the device id, its password the device's secret, its client id anything short. */
export function checkConnect({ clientId, userName, password }: ConnectRequest, identify: Identify, limits: BrokerLimits): ConnectVerdict {
  if (userName === undefined || !DEVICE_ID.test(userName)) {
    const detail = 'The MQTT user name is no device id, so the connection was refused: set it to the device id (1–64 of A-Z a-z 0-9 - _).'
    return { ok: false, reason: 'unknown-device', code: BAD_CREDENTIALS, deviceId: null, detail }
  }
  if (clientId.length > limits.clientIdChars) {
    const detail = `A client id of ${clientId.length} characters is over ${limits.clientIdChars}, so the connection was refused: use the device id.`
    return { ok: false, reason: 'bad-client-id', code: BAD_IDENTIFIER, deviceId: userName, detail }
  }
  const identity = identify(userName, password ?? NO_SECRET)
  if (identity.ok) return { ok: true, deviceId: userName, clientId: clientId === '' ? null : clientId, rights: identity.rights }
  const code = identity.reason === 'disabled-device' ? NOT_AUTHORISED : BAD_CREDENTIALS
  return { ok: false, reason: identity.reason, code, deviceId: userName, detail: `Device ${userName} ${DETAILS[identity.reason]}` }
}

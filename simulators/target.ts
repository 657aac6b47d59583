/** Which hub to speak to, and as whom: from the command line and the credentials file that `npm run demo` writes. */
import { readFileSync } from 'node:fs'
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import * as z from 'zod'

const roleSchema = z.enum(['operator', 'supervisor', 'technician', 'bureau', 'admin'])
export type Role = z.infer<typeof roleSchema>

const credentialsSchema = z.object({
  http: z.url().optional(),
  mqtt: z.url().optional(),
  mqtts: z.url().optional(),
  users: z.array(z.object({ username: z.string(), password: z.string(), role: roleSchema })).default([]),
  devices: z.array(z.object({ id: z.string(), secret: z.string(), homeId: z.string() })).min(1),
})
export type Credentials = z.infer<typeof credentialsSchema>
export type DeviceCredentials = Credentials['devices'][number]

/** What a person has to put right; shown without a stack. */
export class UsageError extends Error {}

export interface TargetOptions {
  credentials: string
  hub?: string | undefined
  http?: string | undefined
  ca?: string | undefined
  allowRemote?: boolean | undefined
}

export interface Target {
  credentials: Credentials
  mqttUrl: string
  httpUrl: string | null
  remote: boolean
  /** a new connection, not yet open */
  connect: Connect
}

export interface ConnectOptions {
  /** loopback address to come from: one address has only some 28 000 ports */
  localAddress?: string | undefined
}
export type Connect = (options?: ConnectOptions) => Socket

export function readTarget(options: TargetOptions): Target {
  const credentials = readCredentials(options.credentials)
  const mqttUrl = options.hub ?? credentials.mqtt
  if (!mqttUrl) throw new UsageError(`${options.credentials} names no "mqtt" address: say which with --hub mqtt://host:port`)
  const httpUrl = options.http ?? credentials.http ?? null
  const remote = [mqttUrl, httpUrl].some((url) => url !== null && !isLoopback(hostOf(url)))
  if (remote && !options.allowRemote) {
    throw new UsageError(
      `${mqttUrl} is not on this machine. Simulated presses alarm real people there: add --allow-remote if that is wanted.`,
    )
  }
  return { credentials, mqttUrl, httpUrl, remote, connect: connectorFor(mqttUrl, options.ca ? readText(options.ca) : undefined) }
}

function readCredentials(path: string): Credentials {
  const parsed = credentialsSchema.safeParse(parseJson(path))
  if (parsed.success) return parsed.data
  throw new UsageError(`${path} is not a credentials file:\n${z.prettifyError(parsed.error)}`)
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readText(path))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      `cannot read ${path} (${(error as NodeJS.ErrnoException).code}): start the demonstration with "npm run demo", or name another file`,
    )
  }
}

function hostOf(url: string): string {
  if (!URL.canParse(url)) throw new UsageError(`${url} is not an address like mqtt://127.0.0.1:1883`)
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

function connectorFor(mqttUrl: string, ca: string | undefined): Connect {
  const host = hostOf(mqttUrl)
  const { protocol, port } = new URL(mqttUrl)
  if (protocol === 'mqtt:') return ({ localAddress } = {}) => connectTcp({ host, port: Number(port || 1883), noDelay: true, localAddress })
  if (protocol !== 'mqtts:') throw new UsageError(`${mqttUrl}: the protocol must be mqtt: or mqtts:`)
  // a hub on this machine signs its own certificate; elsewhere it must be known, by the system or by --ca
  const rejectUnauthorized = ca !== undefined || !isLoopback(host)
  const servername = isIP(host) ? '' : host
  return ({ localAddress } = {}) => {
    // tls.connect hands the rest to net.connect, which its types do not say
    const options: ConnectionOptions & TcpNetConnectOpts = {
      host,
      port: Number(port || 8883),
      ca,
      rejectUnauthorized,
      servername,
      localAddress,
    }
    return connectTls(options)
  }
}

/** The device of that id; without an id the first one. */
export function chooseDevice({ devices }: Credentials, id: string | undefined): DeviceCredentials {
  const device = id === undefined ? devices[0] : devices.find((candidate) => candidate.id === id)
  if (!device) throw new UsageError(`the credentials file has no device ${id}: it has ${devices[0]!.id} … ${devices.at(-1)!.id}`)
  return device
}

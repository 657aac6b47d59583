/** The hub's configuration: environment over file over defaults, one schema; every wrong field is named at once. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const optionalText = z.string().trim().min(1).optional()

const configSchema = z.object({
  /** where SQLite, keys and certificates live */
  HUB_DATA_DIR: z.string().trim().min(1).default('data/hub'),
  HUB_HOST: z.string().trim().min(1).default('0.0.0.0'),
  /** 0 = any free port */
  HUB_HTTP_PORT: port.default(8080),
  HUB_MQTT_PORT: port.default(1883),
  HUB_MQTTS_PORT: port.default(8883),
  /** postgres://…; without it an embedded SQLite file in HUB_DATA_DIR */
  HUB_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// (leave it out for the embedded database)')
    .optional(),
  /** the address people use when a proxy stands in front: decides allowed origins, secure cookies and links */
  HUB_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HUB_SITE_NAME: z.string().trim().min(1).max(40).default('安铃 · 应急呼叫中心'),
  /** the on-duty notice channel */
  HUB_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  HUB_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters: receivers check signatures with it').optional(),
  /** keys the digests of device secrets; without it a key file is made in HUB_DATA_DIR */
  HUB_SECRET_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  /** PEM files; without them a self-signed certificate is made in HUB_DATA_DIR */
  HUB_TLS_CERT: optionalText,
  HUB_TLS_KEY: optionalText,
  HUB_MAX_CONNECTIONS: z.coerce.number().int().min(10).max(1_000_000).default(20_000),
  /** devices let in per second after a power cut */
  HUB_ADMISSIONS_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000).default(5_000),
  /** after death or moving away; monthly runs still correct what they paid in the last twelve */
  HUB_RETENTION_MONTHS: z.coerce.number().int().min(24).max(1_200).default(60),
  HUB_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export type Config = Readonly<z.infer<typeof configSchema>>

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

const SECRETS = ['HUB_WEBHOOK_SECRET', 'HUB_SECRET_KEY'] as const

export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const file = readFile(env.HUB_CONFIG)
  if (!file.ok) return file
  const names = Object.keys(configSchema.shape)
  const unknown = [...Object.keys(file.values), ...Object.keys(env).filter((name) => name.startsWith('HUB_'))].filter(
    (name) => name !== 'HUB_CONFIG' && !names.includes(name),
  )
  const given = Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
  const parsed = configSchema.safeParse({ ...file.values, ...given })
  const problems = unknown.map((name) => `${name}: no such setting; see "npm run hub -- config" for all of them`)
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  else problems.push(...contradictions(parsed.data))
  return parsed.success && problems.length === 0 ? { ok: true, config: Object.freeze(parsed.data) } : { ok: false, problems }
}

function contradictions(config: Config): string[] {
  const problems: string[] = []
  if (config.HUB_WEBHOOK_URL && !config.HUB_WEBHOOK_SECRET)
    problems.push('HUB_WEBHOOK_SECRET: is needed with HUB_WEBHOOK_URL, so that notices are signed')
  if ((config.HUB_TLS_CERT === undefined) !== (config.HUB_TLS_KEY === undefined))
    problems.push('HUB_TLS_CERT, HUB_TLS_KEY: give both or neither')
  return problems
}

function readFile(path: string | undefined): { ok: true; values: Record<string, unknown> } | { ok: false; problems: string[] } {
  if (path === undefined) return { ok: true, values: {} }
  try {
    return { ok: true, values: z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8'))) }
  } catch (error) {
    return {
      ok: false,
      problems: [`HUB_CONFIG: ${path} is not a readable JSON object (${error instanceof Error ? error.message : error})`],
    }
  }
}

/** The effective configuration for people, secrets masked. */
export function describeConfig(config: Config): string {
  const lines = Object.keys(configSchema.shape).map((name) => {
    const value = config[name as keyof Config]
    if (value === undefined) return `${name}=`
    const secret = (SECRETS as readonly string[]).includes(name)
    return `${name}=${secret ? '********' : maskUrl(String(value))}`
  })
  return lines.join('\n')
}

const maskUrl = (value: string): string => value.replace(/^(\w+:\/\/[^:/@]*):[^@]*@/, '$1:********@')

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { Config } from './config.ts'

const PRIVATE = { mode: 0o600 }

/** The key of the device secrets' digests: from the configuration, or a file that is made once. Losing it means new secrets for every device. */
export function digestKey(config: Config): Buffer {
  if (config.HUB_SECRET_KEY !== undefined) return keyFrom(config.HUB_SECRET_KEY)
  mkdirSync(config.HUB_DATA_DIR, { recursive: true })
  const path = join(config.HUB_DATA_DIR, 'secret.key')
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { ...PRIVATE, flag: 'wx' })
  return keyFrom(readFileSync(path, 'utf8').trim())
}

/** The content of a key file is the same key when it is given as a setting. */
const keyFrom = (text: string): Buffer => (/^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text))

export interface Certificate {
  cert: string
  key: string
  selfSigned: boolean
}

/** The operator's own certificate, or a self-signed one made once: boxes can pin it. */
export async function certificate(config: Config): Promise<Certificate> {
  if (config.HUB_TLS_CERT !== undefined && config.HUB_TLS_KEY !== undefined) {
    return { cert: readFileSync(config.HUB_TLS_CERT, 'utf8'), key: readFileSync(config.HUB_TLS_KEY, 'utf8'), selfSigned: false }
  }
  const certPath = join(config.HUB_DATA_DIR, 'tls.crt')
  const keyPath = join(config.HUB_DATA_DIR, 'tls.key')
  if (!existsSync(certPath) || !existsSync(keyPath)) {
    const made = await generate([{ name: 'commonName', value: 'anling-hub' }], {
      keyType: 'ec',
      curve: 'P-256',
      notAfterDate: new Date(Date.now() + 10 * 365 * 24 * 60 * 60_000),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    })
    mkdirSync(config.HUB_DATA_DIR, { recursive: true })
    writeFileSync(keyPath, made.private, PRIVATE)
    writeFileSync(certPath, made.cert)
  }
  return { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8'), selfSigned: true }
}

/** The one place where bytes from a device become values. */

const KEPT_BYTES = 1024

/**
 * PostgreSQL keeps no NUL in a text, and UTF-8 no half of a surrogate pair, so that two names may become one: either would make every
 * commit fail that it is part of.
 */
export const printable = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}')

/** The first KiB as text, for a person to read; NUL and bytes that are no UTF-8 show as replacement characters. */
export const payloadText = (payload: Buffer): string => printable(payload.subarray(0, KEPT_BYTES).toString('utf8'))

const utf8 = new TextDecoder('utf-8', { fatal: true })

export type Parsed = { ok: true; value: unknown } | { ok: false; why: string }

export function parsePayload(payload: Buffer): Parsed {
  try {
    return { ok: true, value: JSON.parse(utf8.decode(payload)) }
  } catch (error) {
    return { ok: false, why: printable(error instanceof Error ? error.message : String(error)) }
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

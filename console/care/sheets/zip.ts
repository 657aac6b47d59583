/** ZIP archives, as XLSX files are: unpacked no further than a bound, whatever their directory claims, and packed again. */
import { crc32, inflateRawSync } from 'node:zlib'

export type Unzipped = { ok: true; files: Map<string, Buffer> } | { ok: false; reason: 'damaged' | 'encrypted' | 'too-large' }

// APPNOTE.TXT 6.3.10, §4.3 and §4.5.3
const FILE = 0x04034b50
const ENTRY = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const END_64_LOCATOR = 0x07064b50
const ZIP64_EXTRA = 1
const END_BYTES = 22
const LONGEST_COMMENT = 65_535
const UNKNOWN_16 = 0xffff
const UNKNOWN_32 = 0xffffffff
const STORED = 0
const DEFLATED = 8
const ENCRYPTED_FLAG = 1
/** names are UTF-8 */
const UTF8_FLAG = 0x800
/** 1980-01-01, so that the same files make the same bytes */
const NO_DATE = 0x21

interface Entry {
  name: string
  method: number
  encrypted: boolean
  packedBytes: number
  bytes: number
  offset: number
}

const big = (archive: Buffer, at: number): number => Number(archive.readBigUInt64LE(at))

function directoryOf(archive: Buffer): { count: number; offset: number } {
  const last = archive.length - END_BYTES
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (archive.readUInt32LE(at) !== END) continue
    const count = archive.readUInt16LE(at + 10)
    const offset = archive.readUInt32LE(at + 16)
    if (count !== UNKNOWN_16 && offset !== UNKNOWN_32) return { count, offset }
    if (archive.readUInt32LE(at - 20) !== END_64_LOCATOR) throw new RangeError('no ZIP64 directory')
    const end64 = big(archive, at - 12)
    if (archive.readUInt32LE(end64) !== END_64) throw new RangeError('no ZIP64 directory')
    return { count: big(archive, end64 + 32), offset: big(archive, end64 + 48) }
  }
  throw new RangeError('no directory')
}

/** ZIP64 keeps what does not fit into 32 bits in an extra field, in this order and only what does not fit. */
function widen(entry: Entry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_EXTRA) continue
    let next = at + 4
    for (const key of ['bytes', 'packedBytes', 'offset'] as const) {
      if (entry[key] !== UNKNOWN_32) continue
      entry[key] = big(extra, next)
      next += 8
    }
  }
}

function* entriesOf(archive: Buffer): Generator<Entry> {
  const { count, offset } = directoryOf(archive)
  for (let n = 0, at = offset; n < count; n += 1) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new RangeError('no entry')
    const nameBytes = archive.readUInt16LE(at + 28)
    const extraBytes = archive.readUInt16LE(at + 30)
    const nameAt = at + 46
    const entry: Entry = {
      name: archive.toString('utf8', nameAt, nameAt + nameBytes),
      method: archive.readUInt16LE(at + 10),
      encrypted: (archive.readUInt16LE(at + 8) & ENCRYPTED_FLAG) !== 0,
      packedBytes: archive.readUInt32LE(at + 20),
      bytes: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
    }
    widen(entry, archive.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes))
    yield entry
    at = nameAt + nameBytes + extraBytes + archive.readUInt16LE(at + 32)
  }
}

function unpack(archive: Buffer, { offset, packedBytes, method }: Entry, maxBytes: number): Buffer {
  if (archive.readUInt32LE(offset) !== FILE) throw new RangeError('no file')
  const from = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
  const packed = archive.subarray(from, from + packedBytes)
  if (packed.length !== packedBytes || (method !== STORED && method !== DEFLATED)) throw new RangeError('no data')
  return method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: maxBytes })
}

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

/** Those files whose name is `wanted`; together they may unpack to `maxBytes`, as declared and as they really are. */
export function unzip(archive: Buffer, wanted: (name: string) => boolean, maxBytes: number): Unzipped {
  const files = new Map<string, Buffer>()
  try {
    const entries = [...entriesOf(archive)].filter(({ name }) => wanted(name))
    if (entries.some(({ encrypted }) => encrypted)) return { ok: false, reason: 'encrypted' }
    if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes) return { ok: false, reason: 'too-large' }
    let left = maxBytes
    for (const entry of entries) {
      // zlib refuses a bound of 0
      const file = unpack(archive, entry, left + 1)
      left -= file.length
      if (left < 0) return { ok: false, reason: 'too-large' }
      files.set(entry.name, file)
    }
    return { ok: true, files }
  } catch (error) {
    // whatever the bytes are: reads beyond the end are RangeErrors, and zlib says what it cannot inflate
    return { ok: false, reason: isTooLarge(error) ? 'too-large' : 'damaged' }
  }
}

function header(signature: number, name: string, content: Buffer, offset: number | null): Buffer {
  const isEntry = offset !== null
  const bytes = Buffer.alloc(isEntry ? 46 : 30)
  // the directory's entries have the version that made it in front of what a file's header has
  const shift = isEntry ? 2 : 0
  bytes.writeUInt32LE(signature)
  if (isEntry) bytes.writeUInt16LE(20, 4)
  bytes.writeUInt16LE(20, 4 + shift)
  bytes.writeUInt16LE(UTF8_FLAG, 6 + shift)
  bytes.writeUInt16LE(STORED, 8 + shift)
  bytes.writeUInt16LE(NO_DATE, 12 + shift)
  bytes.writeUInt32LE(crc32(content), 14 + shift)
  bytes.writeUInt32LE(content.length, 18 + shift)
  bytes.writeUInt32LE(content.length, 22 + shift)
  bytes.writeUInt16LE(Buffer.byteLength(name), 26 + shift)
  if (isEntry) bytes.writeUInt32LE(offset, 42)
  return Buffer.concat([bytes, Buffer.from(name)])
}

/** Stored, not deflated. */
export function zip(files: Iterable<readonly [string, Buffer]>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of files) {
    directory.push(header(ENTRY, name, content, offset))
    parts.push(header(FILE, name, content, null), content)
    offset += parts.at(-2)!.length + content.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(END)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listed, end])
}

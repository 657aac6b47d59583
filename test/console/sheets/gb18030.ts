/** Text as Chinese Windows writes it. Node decodes GB18030 and does not encode it; two bytes are enough for common characters. */
const encoder = new Map<string, Buffer>()
const decoder = new TextDecoder('gb18030')
for (let lead = 0x81; lead <= 0xfe; lead += 1)
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    if (trail === 0x7f) continue
    const bytes = Buffer.from([lead, trail])
    const text = decoder.decode(bytes)
    if ([...text].length === 1 && !encoder.has(text)) encoder.set(text, bytes)
  }

export function gb18030(text: string): Buffer {
  return Buffer.concat(
    [...text].map((character) => {
      if (character.charCodeAt(0) < 0x80) return Buffer.from(character)
      const bytes = encoder.get(character)
      if (!bytes) throw new Error(`${character} needs four bytes in GB18030`)
      return bytes
    }),
  )
}

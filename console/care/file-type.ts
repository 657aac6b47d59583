/** What a file is, by how it begins; what it calls itself does not count. */
export const ATTACHMENT_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number]

const beginsWith = (content: Uint8Array, signature: string, at = 0): boolean =>
  content.length > at + signature.length && [...signature].every((char, index) => content[at + index] === char.charCodeAt(0))

/** null: none that we take */
export function fileTypeOf(content: Uint8Array): AttachmentType | null {
  if (beginsWith(content, '\xff\xd8\xff')) return 'image/jpeg'
  if (beginsWith(content, '\x89PNG\r\n\x1a\n')) return 'image/png'
  // the size of the container lies between
  if (beginsWith(content, 'RIFF') && beginsWith(content, 'WEBP', 8)) return 'image/webp'
  return beginsWith(content, '%PDF-') ? 'application/pdf' : null
}

export const isPicture = (type: string): boolean => type.startsWith('image/')

/** `Content-Disposition` of a file that is saved, not shown; names may be Chinese (RFC 6266, RFC 8187). */
export function attachmentHeader(name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename*=UTF-8''${encoded}`
}

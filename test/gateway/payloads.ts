export const NOW = Date.UTC(2025, 0, 15, 2, 0, 0)

/** Text and bytes as they are, everything else as JSON. */
export const payloadOf = (said: unknown): Buffer =>
  Buffer.isBuffer(said) ? said : Buffer.from(typeof said === 'string' ? said : JSON.stringify(said))

/** An object around so many arrays that a recursive reader or writer runs out of stack. */
export const nested = (levels: number): string => `{"x":${'['.repeat(levels)}${']'.repeat(levels)}}`

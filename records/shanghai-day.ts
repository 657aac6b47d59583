/** China keeps one zone without summer time, so an offset is exact. */
const OFFSET_MS = 8 * 3_600_000

/** The day `YYYY-MM-DD` on which an instant falls where the homes are. */
export const shanghaiDay = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 10)

/** A histogram of milliseconds with buckets 4 % wide: any number of samples in 2 KB. */
export interface Latencies {
  record(ms: number): void
  /** null without samples */
  percentile(percent: number): number | null
  count(): number
  clear(): void
}

const SMALLEST_MS = 0.01
const GROWTH = Math.log(1.04)
/** up to some 16 minutes */
const BUCKETS = 470

export function createLatencies(): Latencies {
  const buckets = new Uint32Array(BUCKETS)
  let count = 0
  return {
    record(ms) {
      const bucket = Math.ceil(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / GROWTH)
      buckets[Math.min(bucket, BUCKETS - 1)]! += 1
      count += 1
    },
    percentile(percent) {
      if (count === 0) return null
      let rest = Math.ceil((count * percent) / 100)
      const bucket = buckets.findIndex((samples) => {
        rest -= samples
        return rest <= 0
      })
      return SMALLEST_MS * Math.exp(bucket * GROWTH)
    },
    count: () => count,
    clear() {
      buckets.fill(0)
      count = 0
    },
  }
}

/** "1.4 ms"; "–" without samples */
export const formatMs = (ms: number | null): string => (ms === null ? '–' : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`)

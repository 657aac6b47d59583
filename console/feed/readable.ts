import * as z from 'zod/mini'

/** A document that is not what this version of the hub expects; unlike a store that fails, it will be no better the next time. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && (error.cause instanceof SyntaxError || error.cause instanceof z.core.$ZodError)

/**
 * Loads together what can be loaded together: when a document among them cannot be read, by halves, until it is alone and `skip` says
 * what stands in its place. Fails only when the store does.
 */
export async function loadReadable<I, R>(
  items: readonly I[],
  load: (some: readonly I[]) => Promise<R[]>,
  skip: (item: I) => R[],
): Promise<R[]> {
  const [first] = items
  if (first === undefined) return []
  try {
    return await load(items)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    if (items.length === 1) return skip(first)
    const middle = Math.ceil(items.length / 2)
    return [...(await loadReadable(items.slice(0, middle), load, skip)), ...(await loadReadable(items.slice(middle), load, skip))]
  }
}

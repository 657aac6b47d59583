/**
 * Asks once for all that is asked for within one turn of the loop: after a power cut thousands of boxes begin to listen at the same time,
 * and a query for each would stand before the presses.
 */
export function gathering<Answer>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
): (key: string) => Promise<Answer | undefined> {
  let waiting: { key: string; resolve(answer: Answer | undefined): void; reject(error: unknown): void }[] = []

  async function askAll(): Promise<void> {
    const asked = waiting
    waiting = []
    try {
      const answers = await ask([...new Set(asked.map(({ key }) => key))])
      for (const { key, resolve } of asked) resolve(answers.get(key))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (waiting.length === 1) setImmediate(() => void askAll())
    })
}

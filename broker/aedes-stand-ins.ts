import { Readable } from 'node:stream'

// What Aedes calls while it serves a session (1.2.0: lib/client.js, lib/handlers/*). Devices never hear each other, and what they are owed waits in the
// hub's own outbox; so there is nothing to queue, to fan out, to retain or to remember, and nothing that a frozen subscriber could hold up.

type Done = (error?: Error | null) => void

/** A message queue without listeners. */
export const silentQueue = {
  on: (_topic: string, _listener: unknown, done?: Done): void => done?.(),
  removeListener: (_topic: string, _listener: unknown, done?: Done): void => done?.(),
  emit: (_packet: unknown, done?: Done): void => done?.(),
  close: (done?: Done): void => done?.(),
}

const nothing = async (): Promise<void> => {}
const none = async (): Promise<never[]> => []
const emptyStream = (): Readable => Readable.from([])

/** A persistence that keeps nothing: every session starts empty, with session present = 0. */
export const emptyPersistence = {
  setup: nothing,
  destroy: nothing,
  storeRetained: nothing,
  createRetainedStreamCombi: emptyStream,
  addSubscriptions: nothing,
  removeSubscriptions: nothing,
  cleanSubscriptions: nothing,
  subscriptionsByClient: none,
  subscriptionsByTopic: none,
  outgoingEnqueue: nothing,
  outgoingEnqueueCombi: nothing,
  outgoingStream: emptyStream,
  outgoingUpdate: nothing,
  outgoingClearMessageId: nothing,
  cleanIncoming: nothing,
  putWill: nothing,
  delWill: nothing,
  streamWill: emptyStream,
}

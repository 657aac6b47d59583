/** What is told outside the console: enough to act on, nothing medical, no phone, no name. */
export interface NoticeMessage {
  /** idempotency key: the same again is the same notice */
  id: string
  /** `press-not-stored`: the store failed, and this is all there is of the press */
  kind: 'alarm-unclaimed' | 'press-not-stored'
  alarm: {
    id: string | null
    class: string
    priority: number
    type: string
    /** epoch ms */
    openedAt: number
    ageSeconds: number
    test: boolean
  }
  home: { id: string | null; town: string; line: string }
  step: number
  reason: string
  /** where to look at it; null when the hub does not know its own address */
  url: string | null
}

/** `retry`: worth trying again for as long as the notice matters; `few`: the receiver says that the request is wrong, so only a few times; `never` */
export type SendResult = { ok: true } | { ok: false; error: string; again: 'retry' | 'few' | 'never' }

/**
 * Tells somebody outside the console. Answers `ok` only when the other side has taken the notice over; any other outcome is an
 * answer too, never a throw. At least once: when the answer is lost, the same id is sent again. In no particular order.
 */
export interface NoticeChannel {
  send(message: NoticeMessage, signal: AbortSignal): Promise<SendResult>
}

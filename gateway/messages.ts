/**
 * The native protocol's messages, as zod schemas (docs/device-protocol.md). Shared by the gateway, which reads what devices say,
 * and by simulators, which say it. Field names and units are those on the wire.
 */
import * as z from 'zod'

export const REF = /^[A-Za-z0-9_-]{1,32}$/
export const refSchema = z.string().regex(REF)

export const EVENT_TYPES = [
  'sos',
  'service',
  'cancel',
  'fall',
  'smoke',
  'gas',
  'co',
  'leak',
  'tamper',
  'mains-lost',
  'mains-restored',
  'battery-low',
  'battery-ok',
  'fault',
  'restored',
  'check-in',
  'self-test',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Device time: ISO 8601 or epoch milliseconds. */
export const wireTimeSchema = z.union([z.number(), z.string()])

export const eventMessageSchema = z.object({
  ref: refSchema.optional(),
  type: z.string().min(1).max(64),
  at: wireTimeSchema.optional(),
  component: z.string().min(1).max(64).optional(),
  test: z.boolean().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
})
export type EventMessage = z.infer<typeof eventMessageSchema>

/** battery %, signal dBm, uptime s; mains true = on mains power. */
export const heartbeatMessageSchema = z.object({
  battery: z.number().min(0).max(100).optional(),
  mains: z.boolean().optional(),
  signal: z.number().optional(),
  firmware: z.string().max(64).optional(),
  uptime: z.number().nonnegative().optional(),
})
export type HeartbeatMessage = z.infer<typeof heartbeatMessageSchema>

export const readingValueSchema = z.union([z.number(), z.boolean(), z.string().max(256)])
export const readingMessageSchema = z.object({
  at: wireTimeSchema.optional(),
  component: z.string().min(1).max(64).optional(),
  values: z.record(z.string().min(1).max(64), readingValueSchema),
})
export type ReadingMessage = z.infer<typeof readingMessageSchema>
export const MAX_CATCH_UP_READINGS = 500

export const replyMessageSchema = z.object({
  id: z.string().min(1).max(64),
  status: z.enum(['done', 'failed', 'refused']),
  detail: z.string().max(512).optional(),
})
export type ReplyMessage = z.infer<typeof replyMessageSchema>

export const statusMessageSchema = z.object({ online: z.boolean() })

export const ACK_STATUSES = ['received', 'claimed', 'dispatched', 'accepted', 'en-route', 'arrived', 'resolved', 'rejected'] as const
export type AckStatus = (typeof ACK_STATUSES)[number]
export const ackMessageSchema = z.object({
  ref: z.string(),
  status: z.enum(ACK_STATUSES),
  /** hub time, epoch ms */
  at: z.number(),
  /** a short Chinese sentence that a box may speak */
  text: z.string().optional(),
  reason: z.string().optional(),
})
export type AckMessage = z.infer<typeof ackMessageSchema>

export const COMMAND_TYPES = ['locate', 'self-test', 'report', 'reboot', 'set-interval', 'speak', 'open-call'] as const
export type CommandType = (typeof COMMAND_TYPES)[number]
export const commandMessageSchema = z.object({
  id: z.string(),
  type: z.enum(COMMAND_TYPES),
  args: z.record(z.string(), z.unknown()).optional(),
  /** hub time, epoch ms */
  expiresAt: z.number(),
})
export type CommandMessage = z.infer<typeof commandMessageSchema>

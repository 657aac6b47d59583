/** The native protocol's topics: everything a device may say or hear lies below `care/v1/{deviceId}/` (docs/device-protocol.md). */

export const UP_CHANNELS = ['sos', 'event', 'heartbeat', 'reading', 'reply', 'status'] as const
export const DOWN_CHANNELS = ['ack', 'command'] as const
export type UpChannel = (typeof UP_CHANNELS)[number]
export type DownChannel = (typeof DOWN_CHANNELS)[number]

/** Without the one name under which an object keeps nothing: its home would forget the device. */
export const DEVICE_ID = /^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/

const PREFIX = 'care/v1/'

export const topicFor = (deviceId: string, channel: UpChannel | DownChannel): string => `${PREFIX}${deviceId}/${channel}`

/** The topics that a device may publish on, each with its channel. A Map, so that no topic can name an inherited property. */
export function upTopics(deviceId: string): ReadonlyMap<string, UpChannel> {
  return new Map(UP_CHANNELS.map((channel) => [topicFor(deviceId, channel), channel]))
}

/** The channel that a device publishes on, or null when the topic is not one of its own up channels. */
export function upChannel(deviceId: string, topic: string): UpChannel | null {
  return UP_CHANNELS.find((channel) => topic === topicFor(deviceId, channel)) ?? null
}

/** The down channels that a subscription filter of this device covers; empty when the filter reaches outside the device's own tree. */
export function subscribedChannels(deviceId: string, filter: string): readonly DownChannel[] {
  const prefix = `${PREFIX}${deviceId}/`
  if (!filter.startsWith(prefix)) return []
  const rest = filter.slice(prefix.length)
  if (rest === '#' || rest === '+') return DOWN_CHANNELS
  return DOWN_CHANNELS.filter((channel) => channel === rest)
}

import type { SessionRefusal } from './publish-lane.ts'
import { type DownChannel, subscribedChannels } from './topics.ts'

export interface Subscriptions {
  /** Whether the filter is granted; if so it takes effect with `confirm`. */
  authorise(filter: string, qos: 0 | 1 | 2): boolean
  /** The SUBACK has been written. Returns the channels that are now heard because of these filters. */
  confirm(filters: readonly string[]): ReadonlySet<DownChannel>
  drop(filters: readonly string[]): void
  /** The QoS to deliver with, or null when the session does not listen to the channel. */
  qosOf(channel: DownChannel): 0 | 1 | null
}

/** What one session has subscribed to: only below its own device's tree, and only so many filters. */
export function createSubscriptions(deps: { deviceId: string; most: number; refuse(refusal: SessionRefusal): void }): Subscriptions {
  const { deviceId, most, refuse } = deps
  const byFilter = new Map<string, { qos: 0 | 1; channels: readonly DownChannel[]; confirmed: boolean }>()

  return {
    authorise(filter, qos) {
      const channels = subscribedChannels(deviceId, filter)
      if (channels.length === 0) {
        const detail = `Device ${deviceId} may not subscribe to "${filter}": it hears care/v1/${deviceId}/ack and care/v1/${deviceId}/command only.`
        refuse({ reason: 'foreign-subscription', topic: filter, detail })
        return false
      }
      const known = byFilter.get(filter)
      if (known === undefined && byFilter.size >= most) {
        const detail = `Device ${deviceId} has ${most} subscriptions and gets no more: subscribe once to care/v1/${deviceId}/#.`
        refuse({ reason: 'too-many-subscriptions', topic: filter, detail })
        return false
      }
      byFilter.set(filter, { qos: qos === 0 ? 0 : 1, channels, confirmed: known?.confirmed ?? false })
      return true
    },
    confirm(filters) {
      const heard = new Set<DownChannel>()
      for (const filter of filters) {
        const subscription = byFilter.get(filter)
        if (subscription === undefined) continue
        subscription.confirmed = true
        for (const channel of subscription.channels) heard.add(channel)
      }
      return heard
    },
    drop(filters) {
      for (const filter of filters) byFilter.delete(filter)
    },
    qosOf(channel) {
      let best: 0 | 1 | null = null
      for (const { qos, channels, confirmed } of byFilter.values()) {
        if (confirmed && channels.includes(channel)) best = qos === 1 ? 1 : (best ?? 0)
      }
      return best
    },
  }
}

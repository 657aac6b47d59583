/** The console's figures for Prometheus. Default process metrics are the hub's. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface ConsoleMetrics {
  httpSeconds: Histogram<'method' | 'route' | 'status'>
  actions: Counter<'action' | 'result'>
  feedConnections: Gauge
  feedLag: Gauge
  feedBytes: Counter
  feedByes: Counter<'code'>
  auditFailures: Counter
}

export function createConsoleMetrics(registry: Registry): ConsoleMetrics {
  const registers = [registry]
  return {
    httpSeconds: new Histogram({
      name: 'anling_http_seconds',
      help: 'HTTP requests by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    actions: new Counter({
      name: 'anling_actions_total',
      help: 'Actions on alarms by result',
      labelNames: ['action', 'result'],
      registers,
    }),
    feedConnections: new Gauge({ name: 'anling_feed_connections', help: 'Pages with a live feed', registers }),
    feedLag: new Gauge({ name: 'anling_feed_lag_changes', help: 'Changes that the slowest page has still to be told', registers }),
    feedBytes: new Counter({ name: 'anling_feed_bytes_total', help: 'Bytes sent to pages', registers }),
    feedByes: new Counter({ name: 'anling_feed_byes_total', help: 'Feeds ended by the hub', labelNames: ['code'], registers }),
    auditFailures: new Counter({ name: 'anling_audit_failures_total', help: 'Audit rows that could not be written', registers }),
  }
}

/** The HTTP server: what stands before every route, then one plugin per resource. */
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { guardRoutes } from './access.ts'
import { createAlarmDesk } from './alarm-desk.ts'
import { addApiDocs } from './api-docs.ts'
import { createAuditFirst, createAuditor } from './audit.ts'
import { addCareRoutes } from './care/care-routes.ts'
import type { SubsidyEngine } from './care/subsidy-run.ts'
import type { ConsoleDeps } from './deps.ts'
import { createDeviceDesk } from './device-desk.ts'
import { createErrorHandler } from './error-handler.ts'
import type { Feed } from './feed.ts'
import { createHomeDesk } from './home-desk.ts'
import type { ConsoleMetrics } from './metrics.ts'
import { addPage } from './page-files.ts'
import { alarmRoutes } from './routes/alarms.ts'
import { deviceRoutes } from './routes/devices.ts'
import { feedRoutes } from './routes/feed.ts'
import { healthRoutes } from './routes/health.ts'
import { homeRoutes } from './routes/homes.ts'
import { mqttRoutes } from './routes/mqtt.ts'
import { refusalRoutes } from './routes/refusals.ts'
import { sessionRoutes } from './routes/session.ts'
import { setUpRoutes } from './routes/set-up.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { userRoutes } from './routes/users.ts'
import type { Sessions } from './sessions.ts'
import { createSignInDesk } from './sign-in-desk.ts'
import { createTokenDesk } from './token-desk.ts'
import { createTokenDoor } from './token-door.ts'
import { createUserDesk } from './user-desk.ts'
import { validatorCompiler } from './validation.ts'
import { addWebSockets } from './websockets.ts'

/** Scripts, styles and connections come from here and nowhere else; nothing inline, nobody frames us. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
}
/** Browsers, boxes behind a web proxy and probes together: a flood here must not take the descriptors that the boxes' own doors need. */
const MAX_CONNECTIONS = 2_000
/** Whoever sends a request drop by drop is let go; open WebSockets are not concerned. */
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 30_000
const LOOK_FOR_SLOW_MS = 5_000
const PROXIES = ['loopback', 'linklocal', 'uniquelocal']

export interface AppParts {
  deps: ConsoleDeps
  feed: Feed
  sessions: Sessions
  metrics: ConsoleMetrics
  engine: SubsidyEngine
}

function measureRequests(app: FastifyInstance, { httpSeconds }: ConsoleMetrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }
    httpSeconds.observe(labels, reply.elapsedTime / 1_000)
  })
}

export async function createApp({ deps, feed, sessions, metrics, engine }: AppParts): Promise<FastifyInstance> {
  const { clock, config, newId, newToken, records } = deps
  const { publicUrl } = config
  const secure = publicUrl?.startsWith('https:') ?? false
  const loggerInstance: FastifyBaseLogger = deps.log
  // One line per fault, not two per request: addresses and names would end up in the log.
  const logController = new LogController({ disableRequestLogging: true })
  const onError = createErrorHandler({ clock, newId })
  const trustProxy = publicUrl ? PROXIES : false
  const app = Fastify({
    loggerInstance,
    logController,
    genReqId: newId,
    trustProxy,
    frameworkErrors: onError,
    requestTimeout: REQUEST_WITHIN_MS,
    http: { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: LOOK_FOR_SLOW_MS },
  })
  app.server.maxConnections = MAX_CONNECTIONS
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(onError)
  measureRequests(app, metrics)
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY, strictTransportSecurity: secure })
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await addWebSockets(app, clock)
  await addApiDocs(app, config.siteName)
  guardRoutes(app, { sessions, tokens: createTokenDoor({ clock, log: deps.log, tokens: records.apiTokens }), publicUrl })

  const audit = createAuditor({ audit: records.audit, clock, log: deps.log, failures: metrics.auditFailures })
  const { kickUser, kickSession, hasConsole } = feed
  const signInDesk = createSignInDesk({ clock, users: records.users, sessions, audit, kickUser, kickSession })
  const userDesk = createUserDesk({ clock, newId, newToken, users: records.users, sessions, audit, kickUser })
  const alarmDesk = createAlarmDesk({ clock, log: deps.log, records, metrics, audit, act: deps.act, hasConsole })
  const deviceDesk = createDeviceDesk({ records, audit, sendCommand: deps.sendCommand, refusalCounts: deps.refusalCounts })
  const tokenDesk = createTokenDesk({ clock, newId, newToken, tokens: records.apiTokens, audit })
  const auditFirst = createAuditFirst({ audit: records.audit, clock, failures: metrics.auditFailures })
  const api = { prefix: '/api/v1' }
  await app.register(sessionRoutes({ desk: signInDesk, secure }), api)
  await app.register(setUpRoutes(signInDesk), api)
  await app.register(userRoutes(userDesk), api)
  await app.register(tokenRoutes(tokenDesk), api)
  await app.register(alarmRoutes(alarmDesk), api)
  const { summaries } = await addCareRoutes(app, { deps, audit, auditFirst, engine })
  await app.register(homeRoutes(createHomeDesk({ clock, records, audit, summaries, log: deps.log })), api)
  await app.register(deviceRoutes(deviceDesk), api)
  await app.register(refusalRoutes(deviceDesk), api)
  await app.register(feedRoutes({ feed, publicUrl }), api)
  await app.register(healthRoutes({ clock, metrics: deps.metrics, ready: deps.ready }))
  await app.register(mqttRoutes(deps.acceptMqttWebSocket))
  await addPage(app, config.pageDir)
  return app
}

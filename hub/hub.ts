/**
 * The composition root: one straight line from sockets to disk to people, in order of need; stopping runs backwards.
 * In: a configuration, a clock, a log. Out: a running hub. Never: a decision.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { createBroker } from '../broker/broker.ts'
import type { Clock } from '../broker/clock.ts'
import { createConsole } from '../console/console.ts'
import { newsOf } from '../console/news.ts'
import { createNotices } from '../console/notices/notices.ts'
import { ageAt } from '../console/shanghai-day.ts'
import { createGateway } from '../gateway/gateway.ts'
import { createIdentityTable, secretDigest } from '../gateway/identity.ts'
import type { AckMessage } from '../gateway/messages.ts'
import { createDueLoop } from '../records/due-loop.ts'
import type { HomeBrief } from '../records/homes.ts'
import { createIngest } from '../records/ingest.ts'
import { openRecords, type Records } from '../records/records.ts'
import type { Change } from '../records/store.ts'
import type { Effect } from '../rules/effect.ts'
import { owedAcks } from '../rules/owed-acks.ts'
import { loadCareFiles } from './care-files.ts'
import { createChangeFollower } from './change-follower.ts'
import { createCommandDesk } from './command-desk.ts'
import type { Config } from './config.ts'
import { createFailOpen } from './fail-open.ts'
import { createFaults } from './faults.ts'
import { gathering } from './gathering.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createIds, newToken } from './ids.ts'
import { certificate, digestKey } from './keys.ts'
import { registerMetrics } from './metrics.ts'
import { createRefusalLog } from './refusal-log.ts'
import { createVisitClock } from './visit-clock.ts'

export interface HubOptions {
  config: Config
  /** `steppedForwardAt`: when the machine's clock was last set forward */
  clock: Clock & { steppedForwardAt?(): number }
  log: Logger
  /** names the build, so that pages of an older one reload */
  build: string
}

export interface RunningHub {
  httpPort: number
  mqttPort: number
  mqttsPort: number
  records: Records
  /** may be called twice */
  stop(): Promise<void>
}

export const PAGE_DIR = join(import.meta.dirname, '..', 'console', 'page', 'dist')

export async function startHub({ config, clock, log, build }: HubOptions): Promise<RunningHub> {
  const stops: (() => Promise<void> | void)[] = []
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      for (const end of stops.reverse()) await end()
    })()
    return stopped
  }
  try {
    return { ...(await assemble()), stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function assemble(): Promise<Omit<RunningHub, 'stop'>> {
    const newId = createIds(() => clock.now())
    const metrics = new Registry()
    const faults = createFaults({ clock, log })
    const faultOf = faults.of

    const records = await openRecords({
      url: config.HUB_DATABASE_URL ?? null,
      dir: config.HUB_DATA_DIR,
      clock,
      newId,
      exclusive: config.HUB_DATABASE_URL === undefined,
    })
    stops.push(() => records.close())

    // What must be at hand without asking the store: who may speak, and whom a press is about when the store fails.
    const identities = createIdentityTable(digestKey(config))
    let directory = new Map<string, HomeBrief>()
    const reload = async (): Promise<void> => {
      identities.replace(await records.devices.all())
      directory = await records.homes.emergencyDirectory()
    }
    const reloadedAt = await records.changes.head()
    await reload()

    const startedAt = clock.now()
    let listening = false
    const ingest = createIngest({
      clock,
      newId,
      store: records.store,
      // Whoever was not heard in a time that the machine's clock left out was not silent.
      listeningSince: () => Math.max(startedAt, clock.steppedForwardAt?.() ?? 0),
      hasConsole: (userId) => people.hasConsole(userId),
      committed: (effects) => committed(effects),
    })
    stops.push(() => ingest.idle())

    const refusalLog = createRefusalLog({
      clock,
      rejects: records.rejects,
      isDevice: (deviceId) => identities.get(deviceId) !== undefined,
      onFault: faultOf('refusals'),
    })
    stops.push(() => refusalLog.stop())

    const failOpen = createFailOpen({
      clock,
      brief: (homeId) => directory.get(homeId),
      ageOf: (birthDate) => ageAt(birthDate, clock.now()),
      show: (press) => people.showUnstored(press),
      withdraw: (key) => people.withdrawUnstored(key),
      notify: (press) => notices.sendNow(press),
    })
    stops.push(() => failOpen.stop())

    const commandDesk = createCommandDesk({
      clock,
      newId,
      commands: records.commands,
      homeOf: (deviceId) => identities.get(deviceId)?.homeId ?? null,
      send: (deviceId, command) => gateway.command(deviceId, command),
    })

    const stateOf = gathering((homeIds) => records.homes.states(homeIds))
    const gateway = createGateway({
      clock,
      intake: {
        ...ingest,
        event: (said, event) => failOpen.guard(said, event, () => ingest.event(said, event)),
        reject: refusalLog.rejected,
      },
      device: identities.get,
      deliver: (deviceId, channel, payload) => broker.deliver(deviceId, channel, payload),
      owedAcks: async (deviceId) => {
        const homeId = identities.get(deviceId)?.homeId
        const home = homeId === undefined ? undefined : await stateOf(homeId)
        return home ? owedAcks(home, deviceId, clock.now()).map(ackMessage) : []
      },
      owedCommands: commandDesk.owed,
      commandReached: commandDesk.reached,
      onFault: faultOf('gateway'),
    })

    const tls = await certificate(config)
    const broker = createBroker({
      clock,
      listen: {
        tcp: { host: config.HUB_HOST, port: config.HUB_MQTT_PORT },
        tls: { host: config.HUB_HOST, port: config.HUB_MQTTS_PORT, cert: tls.cert, key: tls.key },
      },
      limits: { maxConnections: config.HUB_MAX_CONNECTIONS, admissionsPerSecond: config.HUB_ADMISSIONS_PER_SECOND },
      identify: (deviceId, secret) => {
        const checked = identities.check(deviceId, secret)
        return checked.ok ? { ok: true, rights: { maxPayloadBytes: checked.device.maxPayloadBytes } } : checked
      },
      receive: gateway.receive,
      refused: (refusal) => {
        refusalLog.refused(refusal)
        gateway.refused(refusal)
      },
      listening: gateway.listening,
      onFault: faultOf('broker'),
    })

    const dueDeps = { clock, dueTimes: records.dueTimes, comeDue: ingest.comeDue, onFault: faultOf('due') }
    const dueLoops = [createDueLoop({ ...dueDeps, kind: 'alarms' }), createDueLoop({ ...dueDeps, kind: 'devices' })]

    const notices = createNotices({
      clock,
      records,
      log: log.child({ part: 'notices' }),
      metrics,
      webhook: config.HUB_WEBHOOK_URL ? { url: config.HUB_WEBHOOK_URL, secret: config.HUB_WEBHOOK_SECRET ?? '' } : null,
      publicUrl: config.HUB_PUBLIC_URL ?? null,
    })

    const { scales, standards, problems: leftOut } = await loadCareFiles({ extraDir: join(config.HUB_DATA_DIR, 'care') })
    for (const problem of leftOut) log.error(problem, 'a scale was left out')

    const people = createConsole({
      clock,
      newId,
      newToken,
      records,
      scales,
      standards,
      log: log.child({ part: 'console' }),
      metrics,
      config: {
        host: config.HUB_HOST,
        port: config.HUB_HTTP_PORT,
        publicUrl: config.HUB_PUBLIC_URL ?? null,
        pageDir: existsSync(PAGE_DIR) ? PAGE_DIR : null,
        build,
        siteName: config.HUB_SITE_NAME,
        importsDir: join(config.HUB_DATA_DIR, 'imports'),
        retentionMonths: config.HUB_RETENTION_MONTHS,
      },
      act: ingest.act,
      secretDigest: (secret) => secretDigest(digestKey(config), secret),
      sendCommand: commandDesk.create,
      refusalCounts: () => ({ ...broker.stats().refusals, ...gateway.counts() }),
      acceptMqttWebSocket: (socket, address) => broker.acceptWebSocket(socket, address),
      ready: async () => {
        const problems = await records.check().then(
          (): string[] => [],
          (error: unknown) => [`store: ${error instanceof Error ? error.message : error}`],
        )
        if (!listening) problems.push('broker: not listening yet')
        return { ok: problems.length === 0, problems }
      },
    })

    /** Alarms whose boxes have been told here since the change log was last looked at. */
    const movedHere = new Set<string>()

    /** What a commit did becomes visible: to the box, to the consoles, to the loops that look at what is owed. */
    function committed(effects: readonly Effect[]): void {
      for (const effect of effects) {
        if (effect.kind === 'alarm' && config.HUB_DATABASE_URL !== undefined) movedHere.add(effect.alarm.id)
        if (effect.kind === 'ack') gateway.tell(effect.deviceId, ackMessage(effect))
        else if (effect.kind === 'due') {
          if (effect.at !== null) for (const loop of dueLoops) loop.armed(effect.at)
        } else if (effect.kind === 'notice') notices.wake()
      }
      const news = newsOf(effects)
      if (news) people.wake(news === 'now')
    }

    const { httpPort } = await people.start().then(({ port }) => ({ httpPort: port }))
    stops.push(() => people.stop())
    notices.start()
    stops.push(() => notices.stop())
    for (const loop of dueLoops) {
      loop.start()
      stops.push(() => loop.stop())
    }

    const follower = createChangeFollower({
      clock,
      changes: records.changes,
      changed: async (changes) => {
        if (changes.some(({ kind }) => kind === 'home' || kind === 'device')) await followDevices(changes)
        if (config.HUB_DATABASE_URL !== undefined) await followAlarms(changes)
      },
      lost: reload,
      onFault: faultOf('changes'),
    })
    follower.start(reloadedAt)
    stops.push(() => follower.stop())

    /** A device was added, disabled or given a new secret, or a command waits for it, elsewhere. */
    async function followDevices(changes: readonly Change[]): Promise<void> {
      const ids = new Set(changes.filter(({ kind }) => kind === 'device').map(({ id }) => id))
      for (const id of ids) {
        const before = identities.get(id)
        const now = await records.devices.get(id)
        if (now && (before?.digest !== now.digest || before.disabled !== now.disabled || before.homeId !== now.homeId)) {
          identities.put(now)
          if (before) broker.disconnect(id, 'its secret was changed or it was disabled')
        }
        if (broker.isConnected(id)) gateway.listening(id, 'command')
      }
      const homeIds = changes.filter(({ kind }) => kind === 'home').map(({ id }) => id)
      for (const [homeId, brief] of await records.homes.briefs(homeIds)) directory.set(homeId, brief)
    }

    /** Other nodes on the same PostgreSQL move alarms on; the boxes that are connected here hear it from here. */
    async function followAlarms(changes: readonly Change[]): Promise<void> {
      const ids = changes.filter(({ kind, id }) => kind === 'alarm' && !movedHere.has(id)).map(({ id }) => id)
      for (const alarm of (await records.alarms.byIds(ids)).values()) {
        for (const deviceId of Object.keys(alarm.refs)) if (broker.isConnected(deviceId)) gateway.listening(deviceId, 'ack')
      }
      movedHere.clear()
    }

    const visitClock = createVisitClock({ clock, care: records.care, onFault: faultOf('visits') })
    visitClock.start()
    stops.push(() => visitClock.stop())

    const housekeeping = createHousekeeping({ clock, records, onFault: faultOf('housekeeping') })
    housekeeping.start()
    stops.push(() => housekeeping.stop())

    registerMetrics({ metrics, broker, gateway, records, people, faults: faults.counts })

    // Last, when everything behind it is ready: the doors for the boxes.
    const { mqttPort, mqttsPort } = await broker.start()
    stops.push(() => broker.stop())
    listening = true
    if (mqttPort === null || mqttsPort === null) throw new Error('the broker listens nowhere: no press could arrive')
    log.info({ httpPort, mqttPort, mqttsPort, devices: identities.size(), selfSigned: tls.selfSigned }, 'the hub is listening')
    return { httpPort, mqttPort, mqttsPort, records }
  }
}

const ackMessage = (ack: Effect & { kind: 'ack' }): AckMessage => ({
  ref: ack.ref,
  status: ack.status,
  at: ack.at,
  ...(ack.text === null ? {} : { text: ack.text }),
  ...(ack.reason === null ? {} : { reason: ack.reason }),
})

/** `npm run hub -- …`: what is done at the machine of the hub, also while it runs: configuration, devices, users. */
import { Command } from 'commander'
import { DEVICE_ID } from '../broker/topics.ts'
import { secretDigest } from '../gateway/identity.ts'
import { openRecords, type Records } from '../records/records.ts'
import { systemClock } from './clock.ts'
import { type Config, describeConfig, readConfig } from './config.ts'
import { createIds, newToken } from './ids.ts'
import { digestKey } from './keys.ts'
import { issueSetUpLink } from './set-up-link.ts'

const SECRET_BYTES = 16
const BOX_PAYLOAD_BYTES = 16 * 1024
const GATEWAY_PAYLOAD_BYTES = 1024 * 1024
const ROLES = ['operator', 'supervisor', 'technician', 'bureau', 'admin'] as const

const newId = createIds(systemClock.now)

function configOrExit(): Config {
  const read = readConfig(process.env)
  if (read.ok) return read.config
  console.error(read.problems.join('\n'))
  process.exit(2)
}

async function withRecords(work: (records: Records, config: Config) => Promise<void>): Promise<void> {
  const config = configOrExit()
  const records = await openRecords({ url: config.HUB_DATABASE_URL ?? null, dir: config.HUB_DATA_DIR, clock: systemClock, newId })
  try {
    await work(records, config)
  } finally {
    await records.close()
  }
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

const audit = (
  records: Records,
  action: string,
  kind: 'device' | 'user',
  id: string,
  detail: Record<string, unknown> = {},
): Promise<void> =>
  records.audit.append({ at: systemClock.now(), byId: null, byName: 'command line', action, subject: { kind, id }, detail })

const program = new Command('npm run hub --').description('Anling hub: configuration, devices, users')

program
  .command('config')
  .description('print the effective configuration, secrets masked')
  .action(() => console.log(describeConfig(configOrExit())))

const device = program.command('device').description('boxes, sensors and gateways')

device
  .command('add <id>')
  .description('register a device; its secret is shown once')
  .requiredOption('--home <homeId>', 'the home it is installed in; a new id makes an empty home')
  .option('--model <model>', 'device model', 'anling-box-1')
  .option('--name <name>', 'what people call it', '一键通主机')
  .option('--beat <seconds>', 'expected interval of signs of life', '60')
  .option('--gateway', 'a gateway: may send payloads up to 1 MiB')
  .action(async (id: string, options: { home: string; model: string; name: string; beat: string; gateway?: boolean }) => {
    const beatSeconds = Number(options.beat)
    if (!DEVICE_ID.test(id)) return fail(`"${id}" is no device id: 1–64 of A-Z a-z 0-9 - _`)
    if (!(beatSeconds >= 1 && beatSeconds <= 86_400)) return fail(`--beat ${options.beat}: give seconds from 1 to 86400`)
    await withRecords(async (records, config) => {
      const secret = newToken(SECRET_BYTES)
      if (await records.homes.ensure(options.home))
        console.log(`Home ${options.home} is new: enter its address and resident before it is relied upon.`)
      const added = await records.devices.add({
        id,
        homeId: options.home,
        model: options.model,
        name: options.name,
        digest: secretDigest(digestKey(config), secret),
        disabled: false,
        beatMs: beatSeconds * 1000,
        maxPayloadBytes: options.gateway ? GATEWAY_PAYLOAD_BYTES : BOX_PAYLOAD_BYTES,
        createdAt: systemClock.now(),
      })
      if (!added.ok) return fail(`Device ${id} exists already: choose another id, or "device rotate ${id}" for a new secret.`)
      await audit(records, 'device-added', 'device', id, { homeId: options.home })
      showSecret(id, secret)
    })
  })

device
  .command('rotate <id>')
  .description('give a device a new secret; the old one ends at once')
  .action((id: string) =>
    withRecords(async (records, config) => {
      const secret = newToken(SECRET_BYTES)
      if (!(await records.devices.setDigest(id, secretDigest(digestKey(config), secret)))) return fail(`There is no device ${id}.`)
      await audit(records, 'device-secret-rotated', 'device', id)
      showSecret(id, secret)
    }),
  )

for (const [name, disabled] of [['disable', true] as const, ['enable', false] as const]) {
  device
    .command(`${name} <id>`)
    .description(disabled ? 'refuse a device from now on' : 'let a disabled device in again')
    .action((id: string) =>
      withRecords(async (records) => {
        if (!(await records.devices.setDisabled(id, disabled))) return fail(`There is no device ${id}.`)
        await audit(records, `device-${name}d`, 'device', id)
        console.log(`Device ${id} is ${name}d.`)
      }),
    )
}

device
  .command('list')
  .description('all devices: id, home, model, state')
  .option('--search <text>', 'only those whose id, name, address or resident contains the text')
  .action((options: { search?: string }) =>
    withRecords(async (records) => {
      for (let after: string | null = null; ; ) {
        const page = await records.devices.list({ after, limit: 500, search: options.search ?? null })
        for (const { id, homeId, model, disabled } of page) console.log([id, homeId, model, disabled ? 'disabled' : 'enabled'].join('\t'))
        after = page.at(-1)?.id ?? null
        if (page.length < 500) break
      }
    }),
  )

const user = program.command('user').description('people who sign in at the console')

user
  .command('add <username>')
  .description('add a user and print a one-time link to choose a password')
  .requiredOption('--role <role>', ROLES.join(' | '))
  .requiredOption('--name <name>', 'the name that colleagues see')
  .option('--seat <seat>', 'seat number')
  .action(async (username: string, options: { role: string; name: string; seat?: string }) => {
    const role = ROLES.find((known) => known === options.role)
    if (!role) return fail(`--role ${options.role}: give one of ${ROLES.join(', ')}`)
    await withRecords(async (records, config) => {
      const id = newId()
      const added = await records.users.add({ id, username, name: options.name, role, seat: options.seat ?? null, passwordHash: null })
      if (!added.ok) return fail(`A user ${username} exists already.`)
      await audit(records, 'user-added', 'user', id, { role })
      await printLink(records, config, id)
    })
  })

user
  .command('link <username>')
  .description('a new one-time link, for a forgotten password')
  .action((username: string) =>
    withRecords(async (records, config) => {
      const found = await records.users.byUsername(username)
      if (!found) return fail(`There is no user ${username}.`)
      await audit(records, 'set-up-link-issued', 'user', found.id)
      await printLink(records, config, found.id)
    }),
  )

user
  .command('disable <username>')
  .description('end a user’s sessions and refuse new ones')
  .action((username: string) =>
    withRecords(async (records) => {
      const found = await records.users.byUsername(username)
      if (!found) return fail(`There is no user ${username}.`)
      await records.users.setDisabled(found.id, true)
      await records.sessions.removeForUser(found.id)
      await audit(records, 'user-disabled', 'user', found.id)
      console.log(`User ${username} is disabled.`)
    }),
  )

user
  .command('list')
  .description('all users: name, role, state')
  .action(() =>
    withRecords(async (records) => {
      for (const { username, role, disabled, passwordHash } of await records.users.list()) {
        console.log([username, role, disabled ? 'disabled' : passwordHash === null ? 'no password yet' : 'enabled'].join('\t'))
      }
    }),
  )

function showSecret(id: string, secret: string): void {
  console.log(`Device ${id}. MQTT user name: ${id}\nSecret (shown once, enter it in the device now): ${secret}`)
}

async function printLink(records: Records, config: Config, userId: string): Promise<void> {
  const baseUrl = config.HUB_PUBLIC_URL ?? `http://localhost:${config.HUB_HTTP_PORT}`
  console.log(`One-time link, valid for 24 hours:\n  ${await issueSetUpLink(records, userId, baseUrl, systemClock.now())}`)
}

await program.parseAsync()

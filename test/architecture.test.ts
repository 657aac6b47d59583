import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FOLDERS, type Import, type Module, readModule, readProject } from './support/module-graph.ts'

/** Each may import itself and what stands before it. */
const STREAM = ['broker', 'gateway', 'rules', 'records', 'console', 'hub']
const WIRE = ['broker/topics.ts', 'gateway/messages.ts', 'broker/clock.ts']
const PAGE = 'console/page/'
const PURE = ['broker', 'gateway', 'rules', 'records', 'console']

type Rule = (modules: readonly Module[]) => string[]

/** what the page shares with the server */
const isSchema = (path: string) => ['console/api.ts', 'console/care-api.ts'].includes(path) || path.startsWith('records/record-schemas/')

const folderOf = (path: string) => path.split('/')[0]!

/** A rule that looks at one import at a time. */
const forImports =
  (isWrong: (from: string, to: Import) => boolean): Rule =>
  (modules) =>
    modules.flatMap(({ path, imports }) =>
      imports.filter((to) => isWrong(path, to)).map((to) => `${path} imports ${to.file ?? to.specifier}`),
    )

const upstreamOnly = forImports((from, to) => {
  const [own, other] = [folderOf(from), to.file && folderOf(to.file)]
  if (own === 'test' || other === null) return false
  if (own === 'simulators' || from.startsWith(PAGE)) return false
  if (own === 'hub' && other === 'simulators') return false
  return STREAM.indexOf(other) === -1 || STREAM.indexOf(other) > STREAM.indexOf(own)
})

const hubIsTheTop = forImports((from, to) => to.file?.startsWith('hub/') === true && !['hub', 'test'].includes(folderOf(from)))

const pageSharesOnlyTheSchemas = forImports(
  (from, to) => from.startsWith(PAGE) && to.file !== null && !to.file.startsWith(PAGE) && !isSchema(to.file),
)

const schemasNeedOnlyZod = forImports(
  (from, to) => isSchema(from) && to.package !== 'zod' && !(to.file !== null && isSchema(to.file) && from !== 'console/api.ts'),
)

const simulatorsKnowOnlyTheWire = forImports(
  (from, to) =>
    from.startsWith('simulators/') &&
    to.file !== null &&
    !to.file.startsWith('simulators/') &&
    !(WIRE.includes(to.file) && (to.file !== 'broker/clock.ts' || to.typeOnly)),
)

const rulesStandAlone = forImports((from, to) => from.startsWith('rules/') && to.package !== null)

const noRings: Rule = (modules) => {
  const importsByPath = new Map(modules.map(({ path, imports }) => [path, imports.flatMap(({ file }) => file ?? [])]))
  const done = new Set<string>()
  const rings: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) rings.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (done.has(path) || trail.includes(path)) return
    for (const next of importsByPath.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of importsByPath.keys()) visit(path, [])
  return rings
}

/** Clock, chance and environment come from `hub/`; the simulators' come from `simulators/system.ts`. */
const timeIsAnArgument: Rule = (modules) =>
  modules
    .filter(({ path }) => PURE.includes(folderOf(path)) || folderOf(path) === 'simulators')
    .filter(({ path }) => !path.startsWith(PAGE) && path !== 'simulators/system.ts')
    .flatMap(({ path, impure }) => impure.map(({ name, line }) => `${path}:${line} uses ${name}`))

const project = readProject(join(import.meta.dirname, '..'))

const source = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => readModule(path, text))

/** The rule holds for the project, and each counter-example shows that it could have failed. */
function law(title: string, rule: Rule, counterExamples: Record<string, string>[]): void {
  describe(title, () => {
    test('in this project', () => expect(rule(project)).toEqual([]))
    for (const files of counterExamples) {
      const [[path, text]] = Object.entries(files) as [[string, string]]
      test(`which ${path} would break with: ${text}`, () => expect(rule(source(files))).not.toEqual([]))
    }
  })
}

test('all folders of the project were read', () => {
  for (const folder of FOLDERS) expect(project.filter(({ path }) => folderOf(path) === folder).length, folder).toBeGreaterThan(0)
  expect(project.length).toBeGreaterThan(60)
  const edges = project.flatMap(({ imports }) => imports).filter(({ file }) => file !== null)
  expect(edges.length).toBeGreaterThan(project.length)
})

test('an import is found in whatever form it is written', () => {
  const [{ imports }] = source({
    'rules/a.ts': `
      import { one } from './one.ts'
      import type { Two } from './two.ts'
      import { type Three } from './three.ts'
      import './four.ts'
      export * from './five.ts'
      export type { Six } from './six.ts'
      declare const seven: import('./seven.ts').Seven
      const eight = () => import('../hub/eight.ts')
      new Worker(new URL('./nine.ts', import.meta.url))
      import { readFile } from 'node:fs/promises'
      import fastify from '@fastify/static/lib/x.js'
    `,
  }) as [Module]
  expect(imports.map(({ file, package: name, typeOnly }) => `${file ?? name}${typeOnly ? ' (type)' : ''}`)).toEqual([
    'rules/one.ts',
    'rules/two.ts (type)',
    'rules/three.ts (type)',
    'rules/four.ts',
    'rules/five.ts',
    'rules/six.ts (type)',
    'rules/seven.ts (type)',
    'hub/eight.ts',
    'rules/nine.ts',
    'node:',
    '@fastify/static',
  ])
})

law('imports point upstream only', upstreamOnly, [
  { 'broker/a.ts': `import { b } from '../gateway/b.ts'` },
  { 'gateway/models/a.ts': `export type { B } from '../../rules/b.ts'` },
  { 'rules/a.ts': `import type { B } from '../records/b.ts'` },
  { 'records/a.ts': `type B = import('../console/b.ts').B` },
  { 'console/a.ts': `import { b } from '../simulators/device.ts'` },
  { 'hub/a.ts': `import { b } from '../test/support/b.ts'` },
])

law('only tests import the hub', hubIsTheTop, [
  { 'simulators/a.ts': `import { systemClock } from '../hub/clock.ts'` },
  { 'console/a.ts': `const hub = await import('../hub/hub.ts')` },
])

law('the page shares only the schemas', pageSharesOnlyTheSchemas, [
  { 'console/page/data/a.ts': `import type { Alarm } from '../../../rules/alarm.ts'` },
  { 'console/page/a.tsx': `import { b } from '../routes/alarms.ts'` },
])

law("schemas import only zod and each other; the first screen's only zod", schemasNeedOnlyZod, [
  { 'console/api.ts': `import { Alarm } from '../rules/alarm.ts'` },
  { 'console/api.ts': `import { createHash } from 'node:crypto'` },
  { 'console/api.ts': `import { day } from '../records/record-schemas/common.ts'` },
  { 'console/care-api.ts': `import type { Standard } from '../rules/care/standard.ts'` },
  { 'records/record-schemas/a.ts': `import { b } from '../homes.ts'` },
])

law('simulators know the hub only by its wire', simulatorsKnowOnlyTheWire, [
  { 'simulators/a.ts': `import type { HomeRecord } from '../records/people.ts'` },
  { 'simulators/a.ts': `import { systemClock } from '../broker/clock.ts'` },
])

law('rules import neither packages nor Node', rulesStandAlone, [
  { 'rules/a.ts': `import { z } from 'zod'` },
  { 'rules/a.ts': `import type { Hash } from 'node:crypto'` },
])

law('there are no rings, type imports included', noRings, [
  {
    'rules/a.ts': `import type { B } from './b.ts'`,
    'rules/b.ts': `import type { A } from './c.ts'`,
    'rules/c.ts': `export * from './a.ts'`,
  },
  { 'rules/a.ts': `import type { A } from './a.ts'` },
])

law('clock, chance and environment are passed in', timeIsAnArgument, [
  { 'broker/a.ts': 'const at = Date.now()' },
  { 'gateway/a.ts': 'const at = new Date()' },
  { 'gateway/a.ts': 'const at = Date()' },
  { 'rules/a.ts': 'const at = performance.now()' },
  { 'records/a.ts': 'const id = Math.random()' },
  { 'records/a.ts': 'const id = crypto.randomUUID()' },
  { 'records/a.ts': `import { randomBytes } from 'node:crypto'` },
  { 'console/a.ts': 'const port = process.env.PORT' },
  { 'console/routes/a.ts': 'setTimeout(() => {}, 1)' },
  { 'console/routes/a.ts': 'const timers = { setInterval }' },
  { 'simulators/a.ts': 'globalThis.setTimeout(() => {}, 1)' },
  { 'simulators/a.ts': `import { setTimeout as sleep } from 'node:timers/promises'` },
])

test('a clock that is passed in may be used and declared, and days may be computed', () => {
  const fine = source({
    'records/a.ts': `
      interface Clock { now(): number; setTimeout(callback: () => void, delayMs: number): unknown }
      const wait = (clock: Clock) => clock.setTimeout(() => new Date(clock.now()), 1)
      const fake = { setTimeout: () => 1 }
    `,
  })
  expect(timeIsAnArgument(fine)).toEqual([])
})

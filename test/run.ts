/**
 * What `npm test` runs, in order; stops at the first step that fails. The last line is always `N passed, M failed`.
 * Arguments go to vitest and leave the other steps out: `npm test -- test/rules`.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'

const root = join(import.meta.dirname, '..')
const results = mkdtempSync(join(tmpdir(), 'anling-results-'))
const resultsFile = join(results, 'vitest.json')
const filters = process.argv.slice(2)

const CHECKS = [
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unused', command: ['knip'] },
  // the browser tests are served the built page
  { name: 'page', command: ['vite', 'build', 'console/page', '--logLevel', 'warn'] },
]
const TESTS = {
  name: 'tests',
  command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`, ...filters],
}

interface Counts {
  passed: number
  failed: number
  skipped: number
}

const counts = await runAll()
rmSync(results, { recursive: true, force: true })
process.exitCode = counts.failed === 0 ? 0 : 1
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`)

async function runAll(): Promise<Counts> {
  for (const check of filters.length > 0 ? [] : CHECKS) {
    if ((await runStep(check)) !== 0) return { passed: 0, failed: 1, skipped: 0 }
  }
  const exitCode = await runStep(TESTS)
  return countTests(exitCode)
}

async function runStep({ name, command }: { name: string; command: string[] }): Promise<number> {
  console.log(`── ${name}: ${command[0]}`)
  const startedAt = performance.now()
  const exitCode = await run(command)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`── ${name}: ${exitCode === 0 ? 'ok' : `failed (exit ${exitCode})`}, ${seconds} s`)
  return exitCode
}

function run([program, ...args]: string[]): Promise<number> {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const child = spawn(program!, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } })
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`cannot run ${program}: ${error.message}`)
      resolve(127)
    })
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
  })
}

/** A file that cannot be loaded, an unhandled error, or a lost report fails no single test: it counts as one failure all the same. */
function countTests(exitCode: number): Counts {
  const report = readReport()
  const passed = report?.numPassedTests ?? 0
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  const emptyFailedFiles = report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0
  const failed = (report?.numFailedTests ?? 0) + emptyFailedFiles
  const silentFailure = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, skipped, failed: silentFailure ? 1 : failed }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

function readReport(): VitestReport | null {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'))
  } catch {
    console.error('vitest left no report')
    return null
  }
}

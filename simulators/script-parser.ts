/** The lines of a script (README.md), as steps; or everything that is wrong with them, by line number. */
import { DEVICE_ID } from '../broker/topics.ts'
import { ACK_STATUSES, COMMAND_TYPES, EVENT_TYPES } from '../gateway/messages.ts'
import { parseDuration } from './duration.ts'
import type { Role } from './target.ts'

export const ROLES: readonly Role[] = ['operator', 'supervisor', 'technician', 'bureau', 'admin']

interface Step {
  /** from 1 */
  line: number
  text: string
  /** a device id or a role */
  who: string
  verb: string
  /** the word after the verb, where it takes one: `ack received` */
  word: string | null
  args: Record<string, string>
}
export interface Action extends Step {
  kind: 'at'
  /** since the script began */
  atMs: number
}
export interface Expectation extends Step {
  kind: 'expect'
  withinMs: number
  /** it must not happen in that time */
  none: boolean
}
export type ScriptStep = Action | Expectation

export type ParsedScript = { ok: true; steps: ScriptStep[] } | { ok: false; problems: string[] }

/** One word of the language: which arguments it takes, and which word follows it. `*`: any name, `data.*`: any name with that prefix. */
interface Verb {
  args: readonly string[]
  required?: readonly string[]
  words?: readonly string[]
}

const EVENT_ARGS = ['ref', 'component', 'test', 'at', 'data.*']
const DEVICE_ACTIONS: Record<string, Verb> = {
  press: { args: [...EVENT_ARGS, 'type'] },
  ...Object.fromEntries(EVENT_TYPES.map((type) => [type, { args: EVENT_ARGS }])),
  heartbeat: { args: ['battery', 'mains', 'signal', 'firmware', 'uptime'] },
  reading: { args: ['*'] },
  raw: { args: ['payload'], words: ['sos', 'event', 'heartbeat', 'reading', 'reply', 'status'] },
  drop: { args: [] },
  stop: { args: [] },
  start: { args: [] },
}
const ROLE_ACTIONS: Record<string, Verb> = {
  claim: { args: ['device', 'class'] },
  note: { args: ['device', 'class', 'text'], required: ['text'] },
  call: { args: ['device', 'class', 'to', 'result', 'note'] },
  dispatch: { args: ['device', 'class', 'to', 'eta', 'note'], required: ['to'] },
  arrive: { args: ['device', 'class', 'note'] },
  close: { args: ['device', 'class', 'outcome', 'note'], required: ['outcome'] },
}
const DEVICE_EXPECTATIONS: Record<string, Verb> = {
  ack: { args: ['ref'], words: ACK_STATUSES },
  command: { args: [], words: COMMAND_TYPES },
  online: { args: [] },
  offline: { args: [] },
}
const ROLE_EXPECTATIONS: Record<string, Verb> = {
  alarm: { args: ['device', 'class', 'type', 'stage'] },
}

const LONGEST_MS = 60 * 60 * 1000

export function parseScript(source: string): ParsedScript {
  const steps: ScriptStep[] = []
  const problems: string[] = []
  for (const [index, raw] of source.split(/\r?\n/).entries()) {
    const text = raw.trim()
    if (text === '' || text.startsWith('#')) continue
    try {
      steps.push(parseLine(index + 1, text))
    } catch (error) {
      if (!(error instanceof LineProblem)) throw error
      problems.push(`line ${index + 1}: ${error.message}\n    ${text}`)
    }
  }
  if (steps.length === 0 && problems.length === 0) problems.push('the script has no steps')
  return problems.length > 0 ? { ok: false, problems } : { ok: true, steps }
}

class LineProblem extends Error {}

function parseLine(line: number, text: string): ScriptStep {
  const tokens = tokenize(text)
  const first = tokens.shift()
  if (first === 'at') {
    const atMs = takeDuration(tokens, 'at 5s …')
    return { kind: 'at', line, text, atMs, ...parseDeed(tokens, DEVICE_ACTIONS, ROLE_ACTIONS) }
  }
  if (first !== 'expect') throw new LineProblem(`starts with "${first}": a line starts with "at" or "expect", or is a # comment`)
  const none = tokens[0] === 'none'
  if (none) tokens.shift()
  if (tokens.shift() !== 'within') throw new LineProblem('write "expect within 2s …" or "expect none within 2s …"')
  const withinMs = takeDuration(tokens, 'expect within 2s …')
  return { kind: 'expect', line, text, withinMs, none, ...parseDeed(tokens, DEVICE_EXPECTATIONS, ROLE_EXPECTATIONS) }
}

/** Words separated by blanks; `"…"` keeps blanks together: `text="没事，误按"`. */
function tokenize(text: string): string[] {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) throw new LineProblem('a " is not closed')
  return (text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((token) => token.replaceAll('"', ''))
}

function takeDuration(tokens: string[], example: string): number {
  const token = tokens.shift()
  const ms = token === undefined ? null : parseDuration(token)
  if (ms === null) throw new LineProblem(`"${token ?? ''}" is not a time: write it as in "${example}" (ms, s, m)`)
  if (ms > LONGEST_MS) throw new LineProblem(`${token} is longer than a script may take (1h)`)
  return ms
}

function parseDeed(tokens: string[], forDevices: Record<string, Verb>, forRoles: Record<string, Verb>) {
  const who = tokens.shift()
  if (who === undefined) throw new LineProblem('says not who: a device id, or one of operator, supervisor, technician, admin')
  const isRole = ROLES.some((role) => role === who)
  if (!isRole && !DEVICE_ID.test(who)) throw new LineProblem(`"${who}" is neither a device id nor a role`)
  const verbs = isRole ? forRoles : forDevices
  const verbName = tokens.shift()
  const verb = verbName === undefined ? undefined : verbs[verbName]
  if (!verb)
    throw new LineProblem(
      `"${verbName ?? ''}" is unknown for ${isRole ? 'a person' : 'a device'}: use one of ${Object.keys(verbs).join(', ')}`,
    )
  const word = verb.words ? takeWord(tokens, verbName!, verb.words) : null
  return { who, verb: verbName!, word, args: parseArgs(tokens, verbName!, verb) }
}

function takeWord(tokens: string[], verb: string, words: readonly string[]): string {
  const word = tokens.shift()
  if (word === undefined || !words.includes(word)) throw new LineProblem(`"${verb} ${word ?? ''}": use one of ${words.join(', ')}`)
  return word
}

function parseArgs(tokens: string[], verbName: string, verb: Verb): Record<string, string> {
  const args: Record<string, string> = {}
  for (const token of tokens) {
    const equals = token.indexOf('=')
    if (equals < 1) throw new LineProblem(`"${token}" is not of the form name=value`)
    const name = token.slice(0, equals)
    if (!verb.args.some((allowed) => matches(allowed, name))) {
      const takes = verb.args.length > 0 ? `takes ${verb.args.map((arg) => `${arg}=`).join(', ')}` : 'takes nothing'
      throw new LineProblem(`"${verbName}" has no "${name}": it ${takes}`)
    }
    args[name] = token.slice(equals + 1)
  }
  const missing = verb.required?.filter((name) => !(name in args)) ?? []
  if (missing.length > 0) throw new LineProblem(`"${verbName}" needs ${missing.map((name) => `${name}=`).join(', ')}`)
  return args
}

const matches = (allowed: string, name: string): boolean =>
  allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) && name.length >= allowed.length : allowed === name

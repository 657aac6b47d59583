import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

const SECRETS = ['password', 'secret', 'token', '*.password', '*.secret', '*.token']
/** where PostgreSQL quotes the row that it could not write */
const QUOTED = ['detail', 'where', 'hint', 'internalQuery'].map((field) => `err.${field}`)

/** JSON lines for machines, short lines for a person at a terminal. Only ids are logged: never a name, a phone, an illness or a secret. */
export function createLog(level: string, people: boolean, to: DestinationStream = pino.destination(1)): Logger {
  const options = { level, redact: [...SECRETS, ...QUOTED] }
  return people
    ? pino(options, pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }))
    : pino(options, to)
}

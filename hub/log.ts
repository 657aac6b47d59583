import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** JSON lines for machines, short lines for a person at a terminal. Only ids are logged: never a name, a phone, an illness or a secret. */
export function createLog(level: string, people: boolean): Logger {
  const options = { level, redact: ['password', 'secret', 'token', '*.password', '*.secret', '*.token'] }
  return people ? pino(options, pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true })) : pino(options)
}

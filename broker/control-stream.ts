import { Duplex } from 'node:stream'

export interface ControlStreamDeps {
  write(bytes: Buffer): void
  /** Aedes has taken what was pushed. */
  taken(): void
  /** Aedes has closed its side. */
  closed(): void
}

/**
 * What Aedes holds instead of the socket: it is given the frames that make up a session (CONNECT, SUBSCRIBE, PINGREQ, …), and its answers go out between
 * our own. No error ever passes: the wire has already been judged.
 */
export function createControlStream(deps: ControlStreamDeps): Duplex {
  return new Duplex({
    read: deps.taken,
    write(bytes: Buffer, _encoding, done) {
      deps.write(bytes)
      done()
    },
    // Aedes corks: a packet arrives as its pieces.
    writev(pieces, done) {
      deps.write(Buffer.concat(pieces.map(({ chunk }) => chunk as Buffer)))
      done()
    },
    destroy(_error, done) {
      deps.closed()
      done(null)
    },
  })
}

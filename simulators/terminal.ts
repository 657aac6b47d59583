/** What a simulator needs of the person at the keyboard. */
export interface Terminal {
  print(line: string): void
  /** rewrites the last line on a screen; prints it elsewhere */
  status(line: string): void
  /** keys as they are pressed; ends with the input */
  keys(): AsyncIterable<string>
  /** the person wants it to end (Ctrl+C, SIGTERM) */
  interrupted: AbortSignal
}

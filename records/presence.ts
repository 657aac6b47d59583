/** When each operator's console was last alive: a claim is lost with it. */
export interface Presence {
  touch(userId: string, at: number): Promise<void>
  seen(userIds: readonly string[]): Promise<Map<string, number>>
}

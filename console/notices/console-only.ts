import type { NoticeChannel } from './channel.ts'

/** No channel is configured: said on the alarm itself, so that operators know that nobody outside was told. */
export const consoleOnlyChannel: NoticeChannel = {
  send: async () => ({ ok: false, error: 'no on-duty channel configured', again: 'never' }),
}

import type {} from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import { requireSameOrigin } from '../access.ts'
import type { Feed } from '../feed.ts'

/** The protocol: `serverMessageSchema` and `pageMessageSchema` in api.ts. Who is not signed in hears so on the socket: a page cannot read a refused upgrade. */
export const feedRoutes =
  ({ feed, publicUrl }: { feed: Feed; publicUrl: string | null }): FastifyPluginAsync =>
  async (app) => {
    app.get(
      '/feed',
      { websocket: true, config: { access: 'asked' }, preValidation: async (request) => requireSameOrigin(request, publicUrl) },
      // Synchronous: messages that arrive before the handlers are attached would be lost.
      (socket, request) => feed.accept(socket, request.signedIn),
    )
  }

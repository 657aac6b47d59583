import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refused } from './errors.ts'

/** Vite names what is below `assets/` by content: it never changes. Everything else is asked for anew. */
const cacheControl = (path: string): string => (path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')

/** The built page. Its own addresses (`/alarms/…`) all answer index.html; the API's unknown ones stay unknown. */
export async function addPage(app: FastifyInstance, pageDir: string | null): Promise<void> {
  if (pageDir !== null) {
    await app.register(fastifyStatic, {
      root: pageDir,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', cacheControl(path)),
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (pageDir === null || !wantsPage || request.url.startsWith('/api/')) throw new Refused('not-found')
    return reply.sendFile('index.html')
  })
}

/**
 * Requests that change something, and the feed's upgrade, must come from our own page: a session cookie alone would let any
 * site that a signed-in operator visits act in their name.
 */
interface RequestOrigin {
  origin: string | undefined
  secFetchSite: string | undefined
  host: string | undefined
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
export const changesSomething = (method: string): boolean => !SAFE_METHODS.has(method)

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

/** No Origin and no Sec-Fetch-Site: not a browser (curl, another system), which has no cookie jar to be tricked with. */
export function isSameOrigin(request: RequestOrigin, publicUrl: string | null): boolean {
  const { origin, secFetchSite, host } = request
  // 'none' is the person themselves: an address typed in. 'same-site' is another host of our domain, which is not us.
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none') return false
  if (origin === undefined) return true
  const from = hostOf(origin)
  if (from === null) return false
  return from === host || (publicUrl !== null && new URL(publicUrl).origin === origin)
}

import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** Modules of packages that ours take the place of; each of ours says why. */
const OURS: [theirs: RegExp, ours: string][] = [
  [/(Dom\/dynamicCSS|\/cssUtils)$/, 'office/adopted-styles.ts'],
  [/\/createLucideIcon\.mjs$/, 'components/create-icon.ts'],
]
const oursForTheirs: Plugin = {
  name: 'ours-for-theirs',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer?.includes('node_modules')) return null
    const ours = OURS.find(([theirs]) => theirs.test(source))?.[1]
    return ours ? join(import.meta.dirname, ours) : null
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: [oursForTheirs],
  // React has had it for years; wouter brings a copy for older ones
  resolve: { alias: { 'use-sync-external-store/shim/index.js': 'react' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // no data: URLs and no inline polyfill: the page must run under a strict content security policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // the first screen is one file, not fifteen that the lazy parts happen to share
      output: { codeSplitting: { groups: [{ name: 'first', test: /page\/main\.tsx$/, includeDependenciesRecursively: true }] } },
      // 'use client' in packages means nothing in a page that has no server components
      onLog: (level, log, next) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : next(level, log)),
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
})

import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  oxc: { jsx: { runtime: 'automatic' } },
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

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globals: false,
    // real servers, sockets and browsers on two cores: more files at once only makes them slow, then late
    maxWorkers: 2,
    testTimeout: 40_000,
    hookTimeout: 60_000,
    bail: 0,
    // a failing test tells by itself what it needs; output of passing ones hides it
    silent: 'passed-only',
  },
})

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { testEnv } from './scripts/lib/vulkan.mjs';
import { DEVELOPMENT_HEADERS } from './src/offline/headers.mjs';
import { assemblyscript } from './vite/assemblyscript.ts';
import { cards } from './vite/cards.ts';
import { offline } from './vite/offline.ts';
import { opening } from './vite/opening.ts';
import { policy } from './vite/policy.ts';
import { shaders } from './vite/shaders.ts';
import { wholeWorkers } from './vite/whole-workers.ts';

const TESTS = ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'vite/**/*.test.ts'];
const DAWN = ['src/{gpu,checkpoints,solving,training,cli}/**/*.test.ts', 'scripts/dawn.test.mjs'];

export default defineConfig({
  // Relative addresses and hash routes: the built page works under any folder of any static host.
  base: './',
  plugins: [react(), assemblyscript(), shaders(), opening(), cards(), policy(), offline()],
  worker: {
    format: 'es',
    plugins: () => [assemblyscript(), shaders(), wholeWorkers()],
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // The first build compiles AssemblyScript for some seconds; that need not be said each time.
  build: {
    target: 'es2022',
    sourcemap: true,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // What the page begins with is one file, whatever other pages share of it: in thirty small ones it is larger.
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  server: {
    headers: DEVELOPMENT_HEADERS,
    watch: { ignored: ['**/build/**', '**/dist/**', '**/test-results/**'] },
  },
  test: {
    projects: [
      // Dawn is a native add-on: each test file that may use it gets a process of its own.
      { extends: true, test: { name: 'apart', include: DAWN, setupFiles: ['scripts/lib/count-pipelines.mjs'] } },
      { extends: true, test: { name: 'shared', include: TESTS, exclude: DAWN, isolate: false } },
    ],
    environment: 'node',
    env: testEnv(),
    pool: 'forks',
    maxWorkers: 2,
    // For what hangs: a slow compiler on a busy machine is no fault.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
  },
});

import { defineConfig } from 'vite';
import { shaders } from '../../vite/shaders.ts';

/** Run from the project's own folder, where the shaders are. */
export default defineConfig({
  worker: { format: 'es', plugins: () => [shaders()] },
  logLevel: 'warn',
  publicDir: false,
  build: { target: 'es2022', outDir: 'build/bench-linking', emptyOutDir: true, rolldownOptions: { input: 'bench/linking/index.html' } },
});

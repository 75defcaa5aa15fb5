import { defineConfig } from 'vite';
import { assemblyscript } from '../../vite/assemblyscript.ts';
import { shaders } from '../../vite/shaders.ts';

/** Run from the project's own folder, where the shaders are. */
export default defineConfig({
  worker: { format: 'es', plugins: () => [assemblyscript(), shaders()] },
  logLevel: 'warn',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'build/bench-first-step',
    emptyOutDir: true,
    rolldownOptions: { input: 'bench/first-step/index.html' },
  },
});

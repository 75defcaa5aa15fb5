import { defineConfig } from 'vite';
import { assemblyscript } from '../../vite/assemblyscript.ts';
import { shaders } from '../../vite/shaders.ts';

/** Run from the project's own folder, where the shaders are. */
export default defineConfig({
  plugins: [assemblyscript(), shaders()],
  logLevel: 'error',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'build/bench-rivals',
    emptyOutDir: true,
    // TensorFlow.js starts its threads from the text of its own functions.
    minify: false,
    chunkSizeWarningLimit: 1e5,
    rolldownOptions: { input: 'bench/rivals/index.html' },
  },
});

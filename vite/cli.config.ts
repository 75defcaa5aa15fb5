import { defineConfig, mergeConfig } from 'vite';
import page from '../vite.config.ts';

/** The command line, built for Node from the sources that the page uses, with the plugins that the page is built with. */
export default mergeConfig(
  page,
  defineConfig({
    build: {
      ssr: 'src/cli/main.ts',
      target: 'node20',
      // The folder comes from scripts/hrm.mjs, which names it by the content of the sources.
      outDir: 'build/cli/manual',
      copyPublicDir: false,
      sourcemap: 'inline',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  }),
);

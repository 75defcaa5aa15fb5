/**
 * Draws the page as it opens into its HTML, so that the first picture needs no script: the board in mid-thought with all around it, by the
 * page's own parts, from the recording that ships with it. The page takes over by drawing the same. What is drawn has no style of its own
 * in its elements, which the page's policy stops: a small file of styles has it.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Plugin, build as viteBuild } from 'vite';

const RECORDING = 'public/traces/opening.safetensors';

interface Picture {
  readonly html: string;
  readonly css: string;
}

export function opening(): Plugin {
  let root = '';
  let picture: Promise<Picture> | undefined;
  const drawn = (): Promise<Picture> => {
    picture ??= draw(root);
    return picture;
  };
  return {
    name: 'opening',
    apply: ({ build }, { command }) => command === 'build' && !build?.ssr,
    configResolved: (config) => {
      root = config.root;
    },
    transformIndexHtml: {
      order: 'post',
      async handler(page) {
        const { html, css } = await drawn();
        return withPicture(page, html, fileOf(css));
      },
    },
    async generateBundle() {
      const { css } = await drawn();
      this.emitFile({ type: 'asset', fileName: fileOf(css), source: css });
    },
  };
}

const fileOf = (css: string): string => `assets/opening-${createHash('sha256').update(css).digest('hex').slice(0, 8)}.css`;

async function draw(root: string): Promise<Picture> {
  const outDir = path.join(root, 'build/opening');
  await viteBuild({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    resolve: { alias: [{ find: /^zustand$/, replacement: path.join(root, 'vite/opening/zustand.ts') }] },
    build: {
      ssr: path.join(root, 'vite/opening/page.tsx'),
      outDir,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'page.mjs' } },
    },
  });
  const { draw: page }: typeof import('./opening/page.tsx') = await import(pathToFileURL(path.join(outDir, 'page.mjs')).href);
  return still(withStyles(page(await readFile(path.join(root, RECORDING)))));
}

/** Puts each different style into a file, and in its place the name of it. */
export function withStyles(html: string): Picture {
  const names = new Map<string, number>();
  const named = html.replace(/(<[^>]*?) style="([^"]*)"/g, (_, tag: string, style: string) => {
    const name = names.get(style) ?? names.size;
    names.set(style, name);
    return `${tag} data-s="${name}"`;
  });
  return { html: named, css: [...names].map(([style, name]) => `[data-s="${name}"]{${style}}`).join('\n') };
}

/** Until the page takes over nothing answers, but the links to other pages. */
function still({ html, css }: Picture): Picture {
  const stilled = html.replace(/<(main|button class="skip"|button type="button" class="skip"|div class="shell-tools")/g, '<$1 inert');
  if (!stilled.includes('<main inert')) throw new Error('the page that was drawn has no <main>');
  return { html: stilled, css };
}

/** @param css path of the styles beside the page. */
export function withPicture(page: string, html: string, css: string): string {
  const place = '<div id="root"></div>';
  if (!page.includes(place) || !page.includes('</head>')) throw new Error(`index.html has no ${place} to draw the opening into`);
  return page
    .replace('</head>', () => `  <link rel="stylesheet" href="./${css}" />\n  </head>`)
    .replace(place, () => `<div id="root">${html}</div>`);
}

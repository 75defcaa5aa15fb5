/**
 * What a link to the page looks like where it is shared: title, description, and a picture of the page itself, the one that the picture
 * tests hold it to (e2e/card.spec.ts). Those who draw such cards want whole addresses: PAGE_URL names the page's own where it is known.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { HtmlTagDescriptor, Plugin } from 'vite';

export const CARD = {
  file: 'card.png',
  width: 1200,
  height: 630,
  alt: 'A Sudoku in mid-thought beside the loop of the network that fills it',
};
const PICTURE = 'e2e/pictures/card.png';

export function cards(address = process.env.PAGE_URL): Plugin {
  let root = '';
  return {
    name: 'cards',
    apply: ({ build }, { command }) => command === 'build' && !build?.ssr,
    configResolved: (config) => {
      root = config.root;
    },
    transformIndexHtml: (page) => cardTags(page, address),
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: CARD.file, source: await readFile(path.join(root, PICTURE)) });
    },
  };
}

/** @param address of the page; without one addresses are relative, which not everybody follows. @throws Error where it is no address. */
export function cardTags(page: string, address: string | undefined): HtmlTagDescriptor[] {
  const title = /<title>([^<]+)<\/title>/.exec(page)?.[1];
  const description = /<meta name="description" content="([^"]+)"/.exec(page)?.[1];
  if (!title || !description) throw new Error('index.html has no title or no description for cards to say');
  const base = address ? new URL(address.endsWith('/') ? address : `${address}/`).href : undefined;
  const og: readonly (readonly [string, string])[] = [
    ['og:type', 'website'],
    ['og:title', title],
    ['og:description', description],
    ['og:image', base ? new URL(CARD.file, base).href : `./${CARD.file}`],
    ['og:image:width', String(CARD.width)],
    ['og:image:height', String(CARD.height)],
    ['og:image:alt', CARD.alt],
    ...(base ? ([['og:url', base]] as const) : []),
  ];
  return [
    ...og.map(([property, content]) => ({ tag: 'meta', attrs: { property, content }, injectTo: 'head' as const })),
    { tag: 'meta', attrs: { name: 'twitter:card', content: 'summary_large_image' }, injectTo: 'head' },
  ];
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pageFiles } from './offline.ts';

const folder = mkdtempSync(join(tmpdir(), 'page-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('everything that was built is kept, by its content, but source maps and the service worker itself', async () => {
  const names = [
    'index.html',
    'sw.js',
    'assets/a-1.js',
    'assets/a-1.js.map',
    'claims/c.json',
    'claims/index.json',
    'models/m.json',
    'models/m.safetensors',
    'traces/t.safetensors',
  ];
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  const files = await pageFiles(folder);
  expect(files.map(({ path }) => path)).toEqual([
    'assets/a-1.js',
    'claims/c.json',
    'claims/index.json',
    '',
    'models/m.json',
    'models/m.safetensors',
    'traces/t.safetensors',
  ]);
  expect(files[0]?.integrity).toBe(`sha256-${createHash('sha256').update('assets/a-1.js').digest('base64')}`);
  expect(files.filter(({ optional }) => optional).map(({ path }) => path)).toEqual(['claims/c.json', 'models/m.safetensors']);
});

/** What browsers ask of a page before they offer to install it. */
const manifest = JSON.parse(readFileSync('public/manifest.webmanifest', 'utf8')) as Record<string, unknown> & {
  icons: { src: string; sizes: string; type: string; purpose: string }[];
};

/** Width and height, which every PNG says at the same place. */
function pngSize(file: string): string {
  const bytes = readFileSync(file);
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

test('the page can be installed from any folder', () => {
  expect(manifest).toMatchObject({ name: 'HRM Playground', short_name: 'HRM', start_url: './', scope: './', display: 'standalone' });
  for (const colour of ['theme_color', 'background_color']) expect(manifest[colour]).toMatch(/^#[0-9a-f]{6}$/);
});

test('each icon is there in the size that the manifest says', () => {
  for (const { src, sizes, type } of manifest.icons) {
    if (type === 'image/png') expect(pngSize(`public/${src}`)).toBe(sizes);
    else expect(existsSync(`public/${src}`), src).toBe(true);
  }
  const offered = (purpose: string) => manifest.icons.filter((icon) => icon.purpose === purpose).map(({ sizes }) => sizes);
  expect(offered('any')).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(offered('maskable')).toEqual(expect.arrayContaining(['192x192', '512x512']));
});

test('the page names its manifest, icons and colours, and all of them are there', () => {
  const html = readFileSync('index.html', 'utf8');
  const hrefs = [...html.matchAll(/<link rel="(?:icon|apple-touch-icon|manifest)"[^>]*href="\.\/([^"]+)"/g)].map(([, href]) => href);
  expect(hrefs).toHaveLength(3);
  for (const href of hrefs) expect(existsSync(`public/${href}`), href).toBe(true);
  expect([...html.matchAll(/name="theme-color" content="(#\w+)"/g)].map(([, colour]) => colour)).toContain(manifest.theme_color);
});

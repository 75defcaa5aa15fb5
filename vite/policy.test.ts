import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { headersOf, POLICY } from '../src/offline/headers.mjs';
import { withPolicy } from './policy.ts';

const page = readFileSync('index.html', 'utf8');
const policyOf = (path: string) => headersOf(path)['Content-Security-Policy'];

test('the policy is the first that the page says, and nothing in the page needs more', () => {
  expect(withPolicy(page)).toMatch(/<head>\s*<meta http-equiv="Content-Security-Policy"/);
});

test.each([
  '<script>theme()</script>',
  '<script type="module">import "./a.js";</script>',
  '<style>p { color: red }</style>',
  '<p style="color: red"></p>',
  '<img alt="" onerror="theme()">',
])('a page with %s is not built', (inline) =>
  expect(() => withPolicy(page.replace('<div id="root">', `${inline}<div id="root">`))).toThrow(/is inline/),
);

test('scripts are our own files, and text is never code', () => {
  expect(POLICY).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(POLICY.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|https?:|\*/);
  expect(POLICY).toContain("worker-src 'self';");
});

test('only the worker that fetches what a visitor names may ask other hosts', () => {
  expect(policyOf('index.html')).toBe(POLICY);
  for (const path of [
    'assets/worker-Ab_c-123.js',
    'assets/solve-worker-1.js',
    'sw.js',
    'x/library-worker-1.js',
    'assets/library-worker-1.js.map',
  ])
    expect(policyOf(path), path).toContain("connect-src 'self';");
  for (const path of ['assets/library-worker-Ab_c-12.js', '/playground/assets/library-worker-1.js'])
    expect(policyOf(path), path).toContain("connect-src 'self' https: http:;");
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { POLICY } from './headers.mjs';
import { type PageFile, Precache } from './precache.ts';

const SCOPE = 'https://example.org/playground/';
const file = (path: string, content = path, optional = false): PageFile => ({ path, integrity: `sha256-${btoa(content)}`, optional });
const PAGE = file('');
const SCRIPT = file('assets/index-1.js');
const MODEL = file('models/a.safetensors', 'weights', true);
const FILES = [PAGE, SCRIPT, MODEL];

/** What the host has, by path; undefined is a host that cannot be reached. */
let host: Record<string, string> | undefined;
let kept: Map<string, Response>;
let full: boolean;
const fetched: string[] = [];

const cache = {
  match: async (key: string) => kept.get(key)?.clone(),
  put: async (key: string, response: Response) => {
    if (full) throw new DOMException('no room', 'QuotaExceededError');
    kept.set(key, response);
  },
  keys: async () => [...kept.keys()].map((url) => ({ url })),
  delete: async ({ url }: { url: string }) => kept.delete(url),
};

beforeEach(() => {
  host = { '': '', 'assets/index-1.js': 'assets/index-1.js', 'models/a.safetensors': 'weights' };
  kept = new Map();
  full = false;
  fetched.length = 0;
  vi.stubGlobal('caches', { open: async () => cache });
  vi.stubGlobal('fetch', async (to: URL | Request, init?: RequestInit) => {
    const path = (to instanceof URL ? to.href : to.url).slice(SCOPE.length);
    fetched.push(path);
    const content = host?.[path];
    if (!host || (init?.integrity && init.integrity !== `sha256-${btoa(content ?? 'not found')}`)) throw new TypeError('Failed to fetch');
    return new Response(content, { status: content === undefined ? 404 : 200, headers: { Vary: '*' } });
  });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const request = (path: string, init: { mode?: RequestMode; method?: string; headers?: HeadersInit } = {}) => ({
  url: new URL(path, SCOPE).href,
  mode: init.mode ?? 'cors',
  method: init.method ?? 'GET',
  headers: new Headers(init.headers),
});

test.each([
  ['the page', request('./', { mode: 'navigate' }), PAGE],
  ['the page at a hash', request('./#/train?x', { mode: 'navigate' }), PAGE],
  ['the page by its file', request('index.html', { mode: 'navigate' }), PAGE],
  ['the page with a query', request('./?from=mail', { mode: 'navigate' }), PAGE],
  ['a script', request('assets/index-1.js'), SCRIPT],
  ['another page under the same folder', request('docs/', { mode: 'navigate' }), undefined],
  ['a file that no build has', request('assets/index-0.js'), undefined],
  ['the same name on another host', request('https://other.org/playground/assets/index-1.js'), undefined],
  ['part of a file', request('models/a.safetensors', { headers: { Range: 'bytes=0-7' } }), undefined],
  ['something sent', request('./', { method: 'POST' }), undefined],
])('%s', (_, asked, expected) => expect(new Precache(FILES, SCOPE).fileFor(asked)).toBe(expected));

test('keeps every file, with the headers that isolate it and its policy, and answers from there without a network', async () => {
  const precache = new Precache(FILES, SCOPE);
  await precache.fill();
  host = undefined;
  const response = await precache.answer(new Request(`${SCOPE}assets/index-1.js`), SCRIPT);
  expect(await response.text()).toBe('assets/index-1.js');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('content-security-policy')).toBe(POLICY);
  expect(response.headers.has('vary')).toBe(false);
});

test.each([
  ['is not there', () => delete host?.['assets/index-1.js']],
  ['belongs to another build', () => Object.assign(host as object, { 'assets/index-1.js': 'another' })],
])('is not installed where a file %s, and says which', async (_, spoil) => {
  spoil();
  await expect(new Precache(FILES, SCOPE).fill()).rejects.toThrow(`${SCOPE}assets/index-1.js`);
});

test('is not installed where the page finds no room, and says so', async () => {
  full = true;
  await expect(new Precache(FILES, SCOPE).fill()).rejects.toThrow(/could not be stored: QuotaExceededError/);
});

test('is installed without a model that finds no room, and gives that from the network', async () => {
  const precache = new Precache(FILES, SCOPE);
  await new Precache([PAGE, SCRIPT], SCOPE).fill();
  full = true;
  await precache.fill();
  expect(console.warn).toHaveBeenCalledOnce();
  const ask = async () => (await precache.answer(new Request(`${SCOPE}models/a.safetensors`), MODEL)).text();
  expect(await ask()).toBe('weights');
  full = false;
  expect(await ask()).toBe('weights');
  host = undefined;
  expect(await ask()).toBe('weights');
});

test('leaves the network to answer where the browser gives no cache', async () => {
  vi.stubGlobal('caches', { open: () => Promise.reject(new DOMException('refused', 'SecurityError')) });
  const response = await new Precache(FILES, SCOPE).answer(new Request(`${SCOPE}assets/index-1.js`), SCRIPT);
  expect(await response.text()).toBe('assets/index-1.js');
});

test('asks the network where the browser does not hand a kept file out in time, and waits for it where there is none', async () => {
  vi.useFakeTimers();
  const precache = new Precache(FILES, SCOPE);
  await precache.fill();
  let open: (from: typeof cache) => void = () => undefined;
  vi.stubGlobal('caches', {
    open: () =>
      new Promise((resolve) => {
        open = resolve;
      }),
  });
  const ask = () => precache.answer(new Request(`${SCOPE}assets/index-1.js`), SCRIPT);
  fetched.length = 0;
  const first = ask();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await (await first).text()).toBe('assets/index-1.js');
  expect(fetched).toEqual(['assets/index-1.js']);
  host = undefined;
  const second = ask();
  await vi.advanceTimersByTimeAsync(10_000);
  open(cache);
  expect(await (await second).text()).toBe('assets/index-1.js');
  vi.useRealTimers();
});

test('an update fetches what has changed, and forgets what is gone when it takes over', async () => {
  await new Precache(FILES, SCOPE).fill();
  fetched.length = 0;
  host = { ...host, 'assets/index-2.js': 'assets/index-2.js' };
  const next = new Precache([PAGE, file('assets/index-2.js'), MODEL], SCOPE);
  await next.fill();
  expect(fetched).toEqual(['assets/index-2.js']);
  expect(kept.size).toBe(4);
  await next.prune();
  expect([...kept.keys()].map((key) => new URL(key).pathname)).toEqual([
    '/playground/',
    '/playground/models/a.safetensors',
    '/playground/assets/index-2.js',
  ]);
});

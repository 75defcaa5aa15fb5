import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { POLICY } from '../../src/offline/headers.mjs';
import { fileFor, serve } from './serve.mjs';

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'serve-')));
const folder = join(parent, 'dist');
/** @type {Awaited<ReturnType<typeof serve>>} */
let first;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'assets', 'a-123.js'), 'export {};');
  symlinkSync(join(parent, 'secret.txt'), join(folder, 'link.txt'));
  first = await serve(folder, '127.0.0.1', [0]);
});

afterAll(() => {
  first.server.close();
  rmSync(parent, { recursive: true });
});

test.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/link.txt', '/assets', '/%', '/%00', '/missing'])(
  '%s is not served',
  (url) => expect(fileFor(folder, url)).toBeUndefined(),
);

test('the page, with its type, its policy and the headers that isolate it', async () => {
  const response = await fetch(`http://127.0.0.1:${first.port}/?x#y`);
  expect(await response.text()).toBe('<p>page</p>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('content-security-policy')).toBe(POLICY);
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

test('files named by their content are kept by the browser', async () => {
  const response = await fetch(`http://127.0.0.1:${first.port}/assets/a-123.js`);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cache-control')).toContain('immutable');
});

test('only GET and HEAD', async () => {
  expect((await fetch(`http://127.0.0.1:${first.port}/`, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`http://127.0.0.1:${first.port}/`, { method: 'HEAD' })).headers.get('content-length')).toBe('11');
});

test('a taken port is passed over, or refused where there is no other', async () => {
  const second = await serve(folder, '127.0.0.1', [first.port, 0]);
  expect(second.port).not.toBe(first.port);
  second.server.close();
  await expect(serve(folder, '127.0.0.1', [first.port])).rejects.toThrow(`Port ${first.port} is taken`);
});

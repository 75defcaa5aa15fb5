/** A static server for the built page, as plain as any host that it may end up on, with the headers of the page. */
import { createReadStream, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { headersOf } from '../../src/offline/headers.mjs';
import { Stop } from './main.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.wgsl': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.safetensors': 'application/octet-stream',
};

/**
 * The file that a request's address names, or undefined: never one outside the folder, by whatever dots or links.
 * @param {string} folder its real path
 * @param {string} url as the request has it
 */
export function fileFor(folder, url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
    const file = realpathSync(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    return file.startsWith(folder + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** @typedef {(path: string) => Readonly<Record<string, string>>} HeadersOf of a file in the folder, with '/' on every system */

/**
 * @param {string} folder
 * @param {HeadersOf} headersOf
 * @returns {import('node:http').RequestListener}
 */
function answerFrom(folder, headersOf) {
  const root = realpathSync(folder);
  /** @type {(response: import('node:http').ServerResponse, status: number, text: string) => void} */
  const plain = (response, status, text) =>
    response.writeHead(status, { ...headersOf(''), 'Content-Type': TYPES['.txt'] }).end(`${text}\n`);
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET and HEAD.');
    const file = fileFor(root, request.url ?? '/');
    if (!file) return plain(response, 404, 'Not found.');
    response.writeHead(200, {
      ...headersOf(relative(root, file).split(sep).join('/')),
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Length': statSync(file).size,
      'X-Content-Type-Options': 'nosniff',
      // Vite puts a content hash in the names under assets/.
      'Cache-Control': file.startsWith(join(root, 'assets') + sep) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') return void response.end();
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  };
}

/**
 * Serves a folder on the first free port of a list.
 * @param {string} folder
 * @param {string} host
 * @param {number[]} ports
 * @param {HeadersOf} [headers] none make it a host that can be told nothing
 */
export async function serve(folder, host, ports, headers = headersOf) {
  for (const port of ports) {
    const server = createServer(answerFrom(folder, headers));
    const error = await listening(server, host, port);
    if (!error) return { server, port: /** @type {import('node:net').AddressInfo} */ (server.address()).port };
    if (error.code !== 'EADDRINUSE') throw new Stop(`Port ${port} of ${host} cannot be used: ${error.message}`);
  }
  throw new Stop(`Port ${ports.join(', ')} is taken: name another with --port.`);
}

/**
 * @param {import('node:http').Server} server
 * @param {string} host
 * @param {number} port
 * @returns {Promise<NodeJS.ErrnoException | undefined>}
 */
const listening = (server, host, port) =>
  new Promise((resolve) => {
    server.once('error', resolve).listen(port, host, () => resolve(undefined));
  });

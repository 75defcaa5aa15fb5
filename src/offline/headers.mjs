/**
 * The headers that the page is served with: they isolate it, and say what it may load, run and ask. The server of `npm start`, the
 * development server and the service worker send them; hosts that cannot give the policy through the page itself (vite/policy.ts).
 * Plain JavaScript, since the server reads it as it stands.
 */

/** `require-corp`, because Safari does not know `credentialless`. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** @type {Readonly<Record<string, string>>} */
const DIRECTIVES = {
  'default-src': "'none'",
  // Our own files and nothing else: no inline script, no text as code. WebAssembly is compiled from bytes in them.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'manifest-src': "'self'",
  // Blobs: pictures of charts and boards, made in the page.
  'img-src': "'self' data: blob:",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** @param {Readonly<Record<string, string>>} directives */
const written = (directives) =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/** What holds for the page, and for every worker but one. */
export const POLICY = written(DIRECTIVES);

/** The library reads puzzles from whatever address a visitor types; workers answer to the policy that their own file comes with. */
const LIBRARY = /(?:^|\/)assets\/library-worker-[^/]*\.js$/;
const LIBRARY_POLICY = written({ ...DIRECTIVES, 'connect-src': "'self' https: http:" });

/**
 * @param {string} path of a file of the built page, with '/' on every system
 * @returns {Readonly<Record<string, string>>}
 */
export const headersOf = (path) => ({ ...ISOLATION, 'Content-Security-Policy': LIBRARY.test(path) ? LIBRARY_POLICY : POLICY });

/** Vite's development server writes scripts and styles into the page, talks to it, and has one policy for all files. */
export const DEVELOPMENT_HEADERS = {
  ...ISOLATION,
  'Content-Security-Policy': written({
    ...DIRECTIVES,
    'script-src': `${DIRECTIVES['script-src']} 'unsafe-inline'`,
    'style-src': "'self' 'unsafe-inline'",
    'worker-src': "'self' blob:",
    'connect-src': "'self' ws: https: http:",
  }),
};

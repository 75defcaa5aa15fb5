/** The built page, kept in the browser: which files, where they are kept, and how a request is answered from them. */

import { headersOf } from './headers.mjs';

/** One file of a build. */
export interface PageFile {
  /** Relative to the page's folder; '' is the page itself, which some hosts do not serve as index.html without a redirect. */
  readonly path: string;
  /** Hash of its content as Subresource Integrity writes it: "sha256-…". */
  readonly integrity: string;
  /** The page opens without it: it is kept where there is room. */
  readonly optional?: boolean;
}

/** How long a page may wait for what is kept. On a busy machine a kept file takes some tenths of a second. */
const IN_TIME_MS = 5000;

const late = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve, IN_TIME_MS));

/**
 * A file with the headers that many static hosts cannot be told to send. Coming from the service worker they count as much, so from the
 * second visit on the page has SharedArrayBuffer on any host. They are put on when it answers: what is kept may be of an older build.
 */
function withHeaders(path: string, response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersOf(path))) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

export class Precache {
  readonly #name: string;
  readonly #files: readonly PageFile[];
  readonly #byAddress: ReadonlyMap<string, PageFile>;

  /** @param scope address of the page's folder, with its last slash: builds in several folders of one host keep apart. */
  constructor(
    files: readonly PageFile[],
    private readonly scope: string,
  ) {
    this.#name = `hrm-playground ${scope}`;
    this.#files = files;
    this.#byAddress = new Map(files.map((file) => [new URL(file.path, scope).href, file]));
  }

  /** Whether an address is the page itself, at any of its hash routes. */
  isPage(address: string): boolean {
    const { origin, pathname } = new URL(address);
    return [this.scope, `${this.scope}index.html`].includes(origin + pathname);
  }

  /**
   * The file of this build that a request asks for. Anything else is left to the network: other sites under the same folder, other
   * hosts, parts of files.
   */
  fileFor({ method, mode, url, headers }: Pick<Request, 'method' | 'mode' | 'url' | 'headers'>): PageFile | undefined {
    if (method !== 'GET' || headers.has('Range')) return undefined;
    return this.#byAddress.get(mode === 'navigate' && this.isPage(url) ? this.scope : url.split('#', 1)[0]);
  }

  /**
   * Fetches what is not kept yet. Builds share one cache, keyed by content, so that an update fetches only what has changed.
   * @throws Error that names the file where one that the page needs cannot be had as it was built, or be stored
   */
  async fill(): Promise<void> {
    const cache = await caches.open(this.#name);
    const keep = async (file: PageFile): Promise<void> => {
      if (await cache.match(this.#key(file))) return;
      const response = await this.#load(file);
      await cache.put(this.#key(file), response).catch((error: unknown) => {
        throw new Error(`${file.path || 'The page'} could not be stored: ${error}`);
      });
    };
    await Promise.all(this.#files.filter(({ optional }) => !optional).map(keep));
    // One after the other, and none of them is worth failing for: a full disk is met here first.
    for (const file of this.#files.filter(({ optional }) => optional)) await keep(file).catch((error: unknown) => console.warn(error));
  }

  /** Forgets the files that only earlier builds had. */
  async prune(): Promise<void> {
    const cache = await caches.open(this.#name);
    const wanted = new Set(this.#files.map((file) => this.#key(file)));
    await Promise.all((await cache.keys()).filter(({ url }) => !wanted.has(url)).map((request) => cache.delete(request)));
  }

  /**
   * The kept file, or what the network has where it is missing, or where the browser does not hand it out in time: Firefox ends a worker
   * that keeps a page waiting, and shows an error in the page's place. Without a network, the kept file whenever it comes.
   */
  async answer(request: Request, file: PageFile): Promise<Response> {
    const kept = this.#kept(file).catch(() => undefined);
    const inTime = await Promise.race([kept, late()]);
    if (inTime) return withHeaders(file.path, inTime);
    try {
      return await fetch(request);
    } catch (error) {
      const found = await kept;
      if (found) return withHeaders(file.path, found);
      throw error;
    }
  }

  async #kept(file: PageFile): Promise<Response> {
    const cache = await caches.open(this.#name);
    const found = await cache.match(this.#key(file));
    if (found) return found;
    const response = await this.#load(file);
    await cache.put(this.#key(file), response.clone()).catch(() => undefined);
    return response;
  }

  #key({ path, integrity }: PageFile): string {
    return new URL(`${path}?${encodeURIComponent(integrity)}`, this.scope).href;
  }

  /** Checked by its hash: a host in the middle of an upload, or one that still has old copies, must not give half of each build. */
  async #load({ path, integrity }: PageFile): Promise<Response> {
    const url = new URL(path, this.scope);
    const cache = path.startsWith('assets/') ? 'default' : 'no-cache';
    const response = await fetch(url, { integrity, cache }).catch((error: unknown) => {
      throw new Error(`${url} cannot be fetched, or is not the file of this build: ${error}`);
    });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    // A static file is the same for everybody, and `Vary: *` cannot be kept.
    const headers = new Headers(response.headers);
    headers.delete('Vary');
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
  }
}

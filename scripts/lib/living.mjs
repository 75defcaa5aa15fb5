/** What is alive in a page and in its workers, asked of Chromium's debugger after it has collected all garbage. */

/**
 * @typedef {import('playwright').CDPSession} CDPSession
 * @typedef {(method: string, params?: object) => Promise<any>} Ask
 * @typedef {{ name: string, ask: Ask }} Thread
 */

/** How long a thread may take to answer, milliseconds: one that trains answers between two tasks. */
const PATIENCE = 60_000;

/** Kinds of objects that are counted, by the name of their class. */
const COUNTED = ['Promise', 'MessagePort'];

/** Bytes that an engine holds, by the class that holds them: found without asking the engine. */
const HELD = {
  GPUBuffer: 'function () { return this.reduce((sum, buffer) => sum + buffer.size, 0); }',
  'WebAssembly.Memory': 'function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }',
};

export class Living {
  /** @type {Map<string, Thread>} by session */
  #workers = new Map();

  /** @param {CDPSession} session of the page */
  constructor(session) {
    this.session = session;
    let last = 0;
    /** @type {Map<string, Map<number, { resolve: (value: any) => void, reject: (reason: Error) => void }>>} */
    const waiting = new Map();
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const questions = new Map();
      waiting.set(sessionId, questions);
      /** @type {Ask} */
      const ask = (method, params = {}) =>
        new Promise((resolve, reject) => {
          const id = ++last;
          const late = setTimeout(() => reject(new Error(`${targetInfo.url} did not answer ${method}`)), PATIENCE);
          const done = (/** @type {(value: any) => void} */ end) => (/** @type {any} */ value) => {
            clearTimeout(late);
            questions.delete(id);
            end(value);
          };
          questions.set(id, { resolve: done(resolve), reject: done(reject) });
          session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(done(reject));
        });
      this.#workers.set(sessionId, { name: workerName(targetInfo.url), ask });
    });
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { id, result, error } = JSON.parse(message);
      const question = waiting.get(sessionId)?.get(id);
      if (error) question?.reject(new Error(error.message));
      else question?.resolve(result);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => this.#workers.delete(sessionId));
  }

  /** @param {CDPSession} session */
  static async of(session) {
    const living = new Living(session);
    // One session for all: Playwright shows no sessions of its own for workers.
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return living;
  }

  /** @returns {Thread[]} the page first, then its workers by name, those of one name by age */
  get threads() {
    /** @type {Map<string, number>} */
    const times = new Map();
    const workers = [...this.#workers.values()].map(({ name, ask }) => {
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      return { name: time > 1 ? `${name} ${time}` : name, ask };
    });
    const page = { name: 'page', ask: (/** @type {any} */ method, /** @type {any} */ params = {}) => this.session.send(method, params) };
    return [page, ...workers.sort((a, b) => a.name.localeCompare(b.name))];
  }

  /**
   * Numbers of every thread, each named "thread: quantity".
   * @returns {Promise<Record<string, number>>}
   */
  async count() {
    /** @type {Record<string, number>} */
    const numbers = {};
    for (const { name, ask } of this.threads)
      for (const [what, number] of Object.entries(await countThread(ask))) numbers[`${name}: ${what}`] = number;
    const { nodes, jsEventListeners } = await this.session.send('Memory.getDOMCounters');
    return { ...numbers, 'page: elements and texts': nodes, 'page: listeners': jsEventListeners };
  }
}

/** By the file that it runs, without its hash: threads of an engine may have none. @param {string} url */
function workerName(url) {
  const name = /([\w-]+)-[\w-]{8}\.js$/.exec(url)?.[1] ?? 'thread';
  return name === 'worker' ? 'training worker' : name.replace('-', ' ');
}

/**
 * @param {Ask} ask
 * @returns {Promise<Record<string, number>>}
 */
async function countThread(ask) {
  /** @type {Record<string, number>} */
  const numbers = {};
  // What a first collection frees may have held more.
  for (let i = 0; i < 2; i++) await ask('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await ask('Runtime.getHeapUsage');
  numbers['JS heap'] = usedSize;
  numbers.buffers = backingStorageSize;
  for (const name of COUNTED) numbers[COUNTS[name] ?? name] = await alive(ask, name, 'function () { return this.length; }');
  let held = 0;
  for (const [name, bytes] of Object.entries(HELD)) held += await alive(ask, name, bytes);
  if (held > 0) numbers.engine = held;
  return numbers;
}

/** @type {Record<string, string>} */
const COUNTS = { Promise: 'promises', MessagePort: 'message ports' };

/**
 * A number about all objects of a class that are still alive.
 * @param {Ask} ask
 * @param {string} name
 * @param {string} sum a function's text; its `this` is an array of the objects
 */
async function alive(ask, name, sum) {
  const objectGroup = 'living';
  try {
    const expression = `(() => { try { return ${name}.prototype; } catch {} })()`;
    const { result } = await ask('Runtime.evaluate', { expression, objectGroup });
    if (!result.objectId) return 0;
    const { objects } = await ask('Runtime.queryObjects', { prototypeObjectId: result.objectId, objectGroup });
    const asked = { objectId: objects.objectId, functionDeclaration: sum, returnByValue: true };
    return (await ask('Runtime.callFunctionOn', asked)).result.value;
  } finally {
    await ask('Runtime.releaseObjectGroup', { objectGroup });
  }
}

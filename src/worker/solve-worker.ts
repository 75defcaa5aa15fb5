/** The worker that thinks: it owns a model and an engine of its own. */
import { chunksOf } from '../formats/chunks.ts';
import { MissingPart } from '../formats/error.ts';
import { browserEngines } from './engines.ts';
import type { ToSolver } from './solve-protocol.ts';
import { type FetchBytes, SolveSession } from './solve-session.ts';

const fetchBytes: FetchBytes = async (url, { progress, signal }) => {
  const response = await fetch(url, { signal }).catch((error: Error) => {
    throw error.name === 'AbortError' ? error : new Error(`${url} could not be reached.`);
  });
  if (!response.ok) throw new MissingPart(`${url} (the server answered ${response.status})`);
  const of = Number(response.headers.get('content-length'));
  if (!response.body || !(of > 0)) return response.arrayBuffer();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for await (const chunk of chunksOf(response.body)) {
    chunks.push(chunk);
    done += chunk.length;
    // Of a packed answer the length is that of what travelled.
    progress(done, Math.max(done, of));
  }
  return new Blob(chunks).arrayBuffer();
};

const scope = self as unknown as DedicatedWorkerGlobalScope;
// Half of the processors: a training may be running beside it. The first board does not wait for the check of a GPU.
const session = new SolveSession(browserEngines(navigator.gpu, { part: 0.5, hurry: true }), fetchBytes, (message, transfer = []) =>
  scope.postMessage(message, transfer),
);
scope.onmessage = (event: MessageEvent<ToSolver>) => session.receive(event.data);

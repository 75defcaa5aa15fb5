/** The module worker that thinks: it owns a model and an engine of its own. */
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
  let done = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      done += chunk.length;
      // Of a packed answer the length is that of what travelled.
      progress(done, Math.max(done, of));
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counting)).arrayBuffer();
};

const scope = self as unknown as DedicatedWorkerGlobalScope;
// Half of the processors: a training may be running beside it. The first board does not wait for the check of a GPU.
const session = new SolveSession(browserEngines(navigator.gpu, { part: 0.5, hurry: true }), fetchBytes, (message, transfer = []) =>
  scope.postMessage(message, transfer),
);
scope.onmessage = (event: MessageEvent<ToSolver>) => session.receive(event.data);

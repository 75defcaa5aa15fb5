/** The module worker that thinks: it owns a model and an engine of its own. */
import { browserEngines } from './engines.ts';
import type { ToSolver } from './solve-protocol.ts';
import { SolveSession } from './solve-session.ts';

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url).catch(() => {
    throw new Error(`${url} could not be reached.`);
  });
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}.`);
  return response.arrayBuffer();
}

const scope = self as unknown as DedicatedWorkerGlobalScope;
const session = new SolveSession(browserEngines(navigator.gpu), fetchBytes, (message, transfer = []) =>
  scope.postMessage(message, transfer),
);
scope.onmessage = (event: MessageEvent<ToSolver>) => session.receive(event.data);

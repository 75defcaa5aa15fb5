/** The module worker that owns the engine. */
import { browserEngines } from './engines.ts';
import type { ToWorker } from './protocol.ts';
import { Session } from './session.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const session = new Session(browserEngines(navigator.gpu), (message, transfer = []) => scope.postMessage(message, transfer));
scope.onmessage = (event: MessageEvent<ToWorker>) => session.receive(event.data);

/** The worker that trains: it owns an engine and a run. */
import { browserKeeping } from '../storage/keeping.ts';
import { browserEngines } from './engines.ts';
import type { Send, ToWorker } from './protocol.ts';
import { Session } from './session.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const send: Send = (message, transfer = []) => scope.postMessage(message, transfer);
const session = new Session(browserEngines(navigator.gpu), send, browserKeeping);
scope.onmessage = (event: MessageEvent<ToWorker>) => session.receive(event.data);

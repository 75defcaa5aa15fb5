/** Tells workers that train what becomes of their page. */
import type { ToWorker } from '../worker/protocol.ts';

type Tell = (message: ToWorker) => void;
const told = new Set<Tell>();

const tellAll = (message: ToWorker): void => {
  for (const tell of told) tell(message);
};

let listening = false;

/** @returns a function that ends this. */
export function tellWhenAway(tell: Tell): () => void {
  if (!listening) listen();
  listening = true;
  told.add(tell);
  return () => told.delete(tell);
}

function listen(): void {
  // A page that is hidden may never be seen again.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) tellAll({ type: 'save' });
  });
  document.addEventListener('freeze', () => tellAll({ type: 'freeze', at: performance.timeOrigin + performance.now() }));
  document.addEventListener('resume', () => tellAll({ type: 'thaw' }));
}

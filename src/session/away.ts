/** Tells a worker that trains what becomes of its page. */
import type { ToWorker } from '../worker/protocol.ts';

/** From now on, for as long as the page is there. */
export function tellWhenAway(send: (message: ToWorker) => void): void {
  // A page that is hidden may never be seen again.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) send({ type: 'save' });
  });
  document.addEventListener('freeze', () => send({ type: 'freeze', at: performance.timeOrigin + performance.now() }));
  document.addEventListener('resume', () => send({ type: 'thaw' }));
}

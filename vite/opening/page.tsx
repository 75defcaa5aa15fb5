/** The page as it opens, in mid-thought, drawn by the page's own parts. Built for Node, where no effect runs: nothing is started or asked for. */
import { renderToStaticMarkup } from 'react-dom/server';
import { App } from '../../src/app/App.tsx';
import { showOpening } from '../../src/features/solve/opening.ts';
import { decodeTrace } from '../../src/trace/file.ts';

// Nothing plays, and nothing has to be stopped.
globalThis.cancelAnimationFrame ??= () => undefined;

/** @param recording the recorded solve that the page opens on. */
export function draw(recording: Uint8Array): string {
  if (!showOpening(decodeTrace(recording))) throw new Error('the recorded solve does not fit the page');
  return renderToStaticMarkup(<App />);
}

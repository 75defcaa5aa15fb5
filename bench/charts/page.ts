/** Shows one case at a time and moves it on by one step a frame, with `bench/charts.mjs` looking on from outside. */
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import '../../src/styles/index.css';
import { CASES, type Case } from './cases.tsx';

const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);

let root: Root | undefined;
let shown: Case;
let step = 0;

function advance(): void {
  flushSync(() => {
    shown.move?.(step);
    if (!shown.move || step === 0) root?.render(shown.view(step));
  });
  step++;
}

const bench = {
  names: CASES.map(({ name }) => name),
  async show(name: string): Promise<void> {
    root?.unmount();
    root = createRoot(document.getElementById('root') as HTMLElement);
    shown = CASES.find((one) => one.name === name) as Case;
    step = 0;
    advance();
    // A chart is drawn when it knows its width.
    for (let i = 0; i < 3; i++) await frame();
    document.querySelectorAll<HTMLInputElement>('.choice input')[shown.choice ?? -1]?.click();
    for (let i = 0; i < 3; i++) await frame();
  },
  run: (frames: number): Promise<void> =>
    new Promise((resolve) => {
      let left = frames;
      const next = (): void => {
        // One frame more ends the last one.
        if (left-- === 0) resolve();
        else {
          requestAnimationFrame(next);
          advance();
        }
      };
      requestAnimationFrame(next);
    }),
};

Object.assign(globalThis, { bench });

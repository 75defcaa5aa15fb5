import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { importsOf, machinePath, objection, objections } from './check-imports.mjs';

const value = (/** @type {string} */ to) => ({ to, as: /** @type {const} */ ('values') });
const type = (/** @type {string} */ to) => ({ to, as: /** @type {const} */ ('types') });
const worker = (/** @type {string} */ to) => ({ to, as: /** @type {const} */ ('workers') });

test.each([
  ['gpu/engine.ts', value('../engine/engine.ts')],
  ['gpu/node.ts', value('webgpu')],
  ['gpu/kernels.ts', value('/shaders/matmul.wgsl?raw')],
  ['model/forward.ts', value('./config.ts')],
  ['cli/main.ts', value('node:fs/promises')],
  ['puzzles/dataset.ts', type('../formats/csv.ts')],
  ['charts/Figure.tsx', value('../controls/download.ts')],
  ['board/paint.ts', value('../charts/colours.ts')],
  ['lenses/Halting.tsx', value('../board/view.ts')],
  ['session/run.ts', value('../worker/protocol.ts')],
  ['session/client.ts', worker('../worker/worker.ts')],
  ['features/train/page.tsx', value('../../training/presets.ts')],
  ['features/train/page.tsx', value('../../session/client.ts')],
  ['features/train/page.tsx', value('./fields.ts')],
  ['app/routes.ts', value('../features/solve/SolvePage.tsx')],
  ['main.tsx', value('./app/shell.tsx')],
])('src/%s may import %o', (file, imported) => expect(objection(file, imported)).toBeUndefined());

test.each([
  ['gpu/engine.ts', value('../model/config.ts')],
  ['gpu/engine.ts', value('node:fs')],
  ['engine/engine.ts', type('../gpu/engine.ts')],
  ['formats/csv.ts', value('../puzzles/board.ts')],
  ['puzzles/deep/board.ts', value('../../model/config.ts')],
  ['training/loop.ts', value('../cpu/engine.ts')],
  // Upwards in the page, one of each floor, and a type as well as a value.
  ['words/format.ts', value('../controls/What.tsx')],
  ['controls/What.tsx', value('../charts/Figure.tsx')],
  ['charts/Figure.tsx', value('../board/tokens.ts')],
  ['board/paint.ts', value('../lenses/trail.ts')],
  ['lenses/Halting.tsx', value('../session/client.ts')],
  ['lenses/Halting.tsx', type('../session/client.ts')],
  ['session/client.ts', value('../lenses/lens.ts')],
  ['session/client.ts', value('../features/solve/store.ts')],
  ['features/runs/actions.ts', value('../solve/actions.ts')],
  ['features/runs/actions.ts', type('../solve/store.ts')],
  ['features/solve/store.ts', value('../../app/routes.ts')],
  // Past the worker.
  ['features/train/page.tsx', value('../../gpu/engine.ts')],
  ['board/board.tsx', value('../model/forward.ts')],
  ['model/forward.ts', value('react')],
  ['worker/worker.ts', value('webgpu')],
  ['session/client.ts', value('../worker/worker.ts')],
  ['newcomer/a.ts', value('./b.ts')],
])('src/%s may not import %o', (file, imported) => expect(objection(file, imported)).toContain('src/'));

test('every way to import is seen', () => {
  const text = `import type { A } from './type.ts';
    import { type B, c } from './mixed.ts';
    import './effect.css';
    export * from './all.ts';
    export type { D } from './type-again.ts';
    const later = import('./later.ts');
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });`;
  expect(importsOf('a.ts', text, parseSync)).toEqual([
    type('./type.ts'),
    value('./mixed.ts'),
    value('./effect.css'),
    value('./all.ts'),
    type('./type-again.ts'),
    value('./later.ts'),
    worker('./worker.ts'),
  ]);
});

test("a path of one machine is told from an address and from the project's own paths", () => {
  expect(machinePath(['see ', 'home', 'me', 'x'].join('/'))).toBe(['', 'home', 'me'].join('/'));
  expect(machinePath(['https://example.test', 'home', 'page, /shaders/a.wgsl and ..', 'work', 'x'].join('/'))).toBeUndefined();
});

test('the sources keep to the rules', async () => expect(await objections()).toEqual([]));

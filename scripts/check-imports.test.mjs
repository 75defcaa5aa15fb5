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
  ['pages/train.tsx', value('../model/presets.ts')],
  ['pages/train.tsx', type('../gpu/engine.ts')],
  ['state/run.ts', value('../worker/protocol.ts')],
  ['state/client.ts', worker('../worker/worker.ts')],
  ['main.tsx', value('./app/shell.tsx')],
])('src/%s may import %o', (file, imported) => expect(objection(file, imported)).toBeUndefined());

test.each([
  ['gpu/engine.ts', value('../model/config.ts')],
  ['gpu/engine.ts', value('node:fs')],
  ['engine/engine.ts', type('../gpu/engine.ts')],
  ['formats/csv.ts', value('../puzzles/board.ts')],
  ['puzzles/deep/board.ts', value('../../model/config.ts')],
  ['training/loop.ts', value('../cpu/engine.ts')],
  ['pages/train.tsx', value('../gpu/engine.ts')],
  ['board/board.tsx', value('../model/forward.ts')],
  ['model/forward.ts', value('react')],
  ['worker/worker.ts', value('webgpu')],
  ['state/client.ts', value('../worker/worker.ts')],
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

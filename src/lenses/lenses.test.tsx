/** @vitest-environment happy-dom */
import { act, cleanup, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawnOn, openSmallPage } from '../controls/small-page.testing.ts';
import { ARCHITECTURES } from '../model/config.ts';
import { type Lesion, lesionName } from '../model/wound.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { SOLVERS, type Solve, solveBy } from '../solving/solves.testing.ts';
import { perSegment, updateCount } from '../trace/cursor.ts';
import type { Attention, Trace } from '../trace/trace.ts';
import { projectionOf } from '../worker/paths.ts';
import type { Projection } from '../worker/projection.ts';
import { useAttentionView } from './attention-view.ts';

import type { Extras } from './lens.ts';
import { LENS_IDS, type LensId, lensById } from './list.ts';

/** Renders a lens at an update and gives it what it asks for, until it asks for nothing. */
async function open(lens: LensId, { trace, ...solve }: Solve, index: number): Promise<Attention | undefined> {
  const { View } = lensById(lens);
  const { model, reasoning } = trace.header;
  let attention: Attention | undefined;
  const projections = new Map<string, Projection>();
  const { states, ...bare } = trace;
  let shown: Trace = bare;
  const asked: (() => void | Promise<void>)[] = [];
  const extras = (): Extras => ({
    can: true,
    attention,
    projection: (module, points) => projections.get(`${module} ${points}`),
    wantAttention: (wanted) =>
      asked.push(async () => {
        attention = await solve.attention(wanted);
      }),
    wantProjection: (module, points) =>
      asked.push(() => void projections.set(`${module} ${points}`, projectionOf(model, reasoning, states, module, points))),
    wantStates: () =>
      asked.push(() => {
        shown = trace;
      }),
  });
  const lensed = () => (
    <Suspense>
      <View
        trace={shown}
        index={index}
        onIndex={() => undefined}
        cell={1}
        onCell={() => undefined}
        extras={extras()}
        player={{ playing: true, slow: false, onSlow: () => undefined }}
        onStates={() => undefined}
        solution={undefined}
      />
    </Suspense>
  );
  const { rerender } = render(lensed());
  // Most lenses come when they are opened.
  await act(() => vi.dynamicImportSettled());
  for (let round = 0; asked.length > 0; round++) {
    expect(round).toBeLessThan(2);
    for (const answer of asked.splice(0)) await answer();
    rerender(lensed());
  }
  return attention;
}

/** That a lens shows numbers, words and pictures. */
function expectFull(): void {
  const figure = screen.getByRole('region');
  expect(figure.querySelector('.wait')).toBeNull();
  expect(figure.querySelector('.figure-sentence')?.textContent).toMatch(/\d/);
  expect(figure.textContent).not.toMatch(/NaN|undefined|Infinity/);
  const canvases = [...figure.querySelectorAll('canvas')];
  expect(canvases.length).toBeGreaterThan(0);
  for (const canvas of canvases) expect(drawnOn(canvas).length).toBeGreaterThan(0);
}

beforeAll(openSmallPage);
afterEach(() => {
  cleanup();
  useAttentionView.setState(useAttentionView.getInitialState(), true);
});

describe.each(SOLVERS)('of a solve by %s', (_, model) => {
  let solve: Solve;
  let updates: number[];
  beforeAll(async () => {
    solve = await solveBy(model);
    const { reasoning } = solve.trace.header;
    updates = [...new Set([0, perSegment(reasoning) - 1, updateCount(reasoning) - 1])];
  });

  it.each(LENS_IDS)('%s shows the first update, an answer and the last update', async (lens) => {
    for (const update of updates) {
      await open(lens, solve, update);
      expectFull();
      cleanup();
    }
  });

  it.each(['L', 'H'] as const)('attention in module %s is of a layer and a head that the model has', async (module) => {
    for (const update of updates) {
      // What was chosen for a larger model.
      useAttentionView.setState({ module, layer: 3, head: 7 });
      const attention = (await open('attention', solve, update)) as Attention;
      expect(attention).toMatchObject({ layer: attention.layers - 1, head: 1 });
      cleanup();
    }
  });
});

it.each([
  ['maze10', TASKS.maze10.parse(`S${' '.repeat(98)}G`)],
  ['arc10', new Uint8Array(TASKS.arc10.cells).fill(2, 0, 3)],
] as const)('every lens shows a solve of %s', async (task, question) => {
  const solve = await solveBy({}, task, question);
  for (const lens of LENS_IDS) {
    await open(lens, solve, 2);
    expectFull();
    cleanup();
  }
});

const LESIONS: readonly Lesion[] = [{ kind: 'no H update' }, { kind: 'no L step' }, { kind: 'reset', state: 'z_L' }];

describe.each(LESIONS.map((lesion) => [lesionName(lesion), lesion] as const))('of a network with %s in its first segment', (_, lesion) => {
  it.each(LENS_IDS)('%s shows what is left, in numbers', async (lens) => {
    const solve = await solveBy({}, 'sudoku4', undefined, { lesion, segments: 1 });
    for (let update = 0; update < updateCount(solve.trace.header.reasoning); update++) {
      await open(lens, solve, update);
      if (lens === 'attention' && screen.queryByText(/This update is left out/)) expect(update).toBeLessThan(3);
      else expectFull();
      cleanup();
    }
  });
});

it.each(ARCHITECTURES)('halting of %s is read by the rule of the head that it has', async (architecture) => {
  const solve = await solveBy({ architecture });
  // q_halt below 0 and above q_continue: that halts where q_continue is weighed, and only there.
  solve.trace.segments.q.set([-1, -2, -1, -2]);
  await open('halting', solve, 0);
  const weighs = architecture !== 'trm';
  expect(screen.queryAllByText('q_continue', { exact: true, selector: '.readout-label' })).toHaveLength(weighs ? 1 : 0);
  expect(screen.queryAllByRole('button', { name: /would halt here/ })).toHaveLength(weighs ? 1 : 0);
  expect(screen.getByText(/^Halting would/).textContent).toContain(weighs ? 'would stop after segment 1' : 'would not stop');
});

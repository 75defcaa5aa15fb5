/** The page's own views with made-up numbers of the largest sizes that they are meant for. */
import type { ReactNode } from 'react';
import { Board } from '../../src/board/Board.tsx';
import { boardAt } from '../../src/board/view.ts';
import { Chart } from '../../src/charts/Chart.tsx';
import { Heat } from '../../src/charts/Heat.tsx';
import { crosshair } from '../../src/charts/hover.ts';
import type { Series } from '../../src/charts/series.ts';
import { useCursor } from '../../src/features/solve/cursor.ts';
import { Ruler } from '../../src/features/solve/Ruler.tsx';
import Attention from '../../src/lenses/Attention.tsx';
import Confidence from '../../src/lenses/Confidence.tsx';
import Convergence from '../../src/lenses/Convergence.tsx';
import Loop from '../../src/lenses/Loop.tsx';
import type { LensProps } from '../../src/lenses/lens.ts';
import StateMaps from '../../src/lenses/StateMaps.tsx';
import Trajectory from '../../src/lenses/Trajectory.tsx';
import { updatesOf } from '../../src/lenses/updates.ts';
import { PUBLISHED } from '../../src/model/config.ts';
import { TASKS, type TaskId } from '../../src/puzzles/tasks.ts';
import { updateCount } from '../../src/trace/cursor.ts';
import { madeUpTrace } from '../../src/trace/trace.testing.ts';
import { type Reasoning, type Trace, traceTokens } from '../../src/trace/trace.ts';

export interface Case {
  readonly name: string;
  /** What is shown at a step. */
  readonly view: (step: number) => ReactNode;
  /** Moves what is shown on, where that is not React's doing alone: the view is then rendered once. */
  readonly move?: (step: number) => void;
  /** The choice, counted from 0, that is clicked before it starts. */
  readonly choice?: number;
}

let seed = 1;
const random = (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const nothing = (): void => {};

function sudoku9(reasoning: Reasoning, hidden_size: number, slots = 0): Trace {
  const model = { ...PUBLISHED, vocab_size: 11, seq_len: 81, hidden_size, puzzle_emb_ndim: slots * hidden_size };
  const made = madeUpTrace(reasoning, random, model);
  const question = Uint8Array.from({ length: 81 }, (_, cell) => (cell % 3 ? 1 : 2 + Math.floor(random() * 9)));
  return { ...made, question, header: { ...made.header, task: 'sudoku9' } };
}

/** One head's; a few of them in turn, as if each update's had just been computed. */
function attentions(trace: Trace) {
  const tokens = traceTokens(trace);
  const made = Array.from({ length: 4 }, () => Float32Array.from({ length: tokens * tokens }, () => (2 * random()) / tokens));
  return (update: number) => ({ update, layer: 0, head: 0, layers: 4, tokens, weights: made[update % made.length] as Float32Array });
}

const EXTRAS = { can: true, attention: undefined, projection: () => undefined };
const WANTS = { wantAttention: nothing, wantProjection: nothing, wantStates: nothing };
const PLAYER = { playing: true, slow: false, onSlow: nothing };
const LENS = { cell: 40, onCell: nothing, onIndex: nothing, onStates: nothing, player: PLAYER, solution: undefined };

function lens(View: (props: LensProps) => ReactNode, trace: Trace, extras: (index: number) => object = () => ({}), stride = 1) {
  const updates = updateCount(trace.header.reasoning);
  return (step: number): ReactNode => {
    const index = (step * stride) % updates;
    return (
      <div className="panel lens">
        <View {...LENS} trace={trace} index={index} extras={{ ...EXTRAS, ...WANTS, ...extras(index) }} />
      </div>
    );
  };
}

const published = sudoku9({ segments: 16, H_cycles: 2, L_cycles: 2 }, 128);
const slotted = sudoku9(published.header.reasoning, 128, 16);
const long = sudoku9({ segments: 10, H_cycles: 5, L_cycles: 19 }, 8);
const others = [long, { ...long }] as const;
const even = sudoku9({ segments: 16, H_cycles: 4, L_cycles: 1 }, 8);
const [of81, of97] = [attentions(published), attentions(slotted)];

const walks = (['L', 'H'] as const).map((module) => {
  const scores = new Float32Array(64 * 81 * 2);
  for (let i = 0; i < scores.length; i++) scores[i] = (i < 162 ? 0 : scores[i - 162]) + random() - 0.5;
  return { module, points: 'cells', updates: Uint32Array.from(updatesOf(even.header.reasoning, module)), scores, explained: [0.5, 0.2] };
});
const projection = (module: 'L' | 'H') => walks.find((walk) => walk.module === module);

const heads = (step: number): ReactNode => {
  return Array.from({ length: 8 }, (_, head) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a head is its number
    <Heat key={head} rows={97} columns={97} values={of97(step + head).weights} scale="sequential" most={2 / 97} />
  ));
};

const board = (step: number): ReactNode => (
  <div className="panel solve-grid">
    <BoardOf trace={published} step={step} />
  </div>
);

function BoardOf({ trace, step }: { readonly trace: Trace; readonly step: number }): ReactNode {
  const task = TASKS[trace.header.task as TaskId];
  const index = step % updateCount(trace.header.reasoning);
  const view = boardAt({ task, question: trace.question, trace, index, answer: undefined });
  return <Board view={view} label="board" current={40} onCurrent={nothing} onPoint={nothing} />;
}

/** A maze of the published size, and a puzzle of it. */
const maze = (() => {
  const model = { ...PUBLISHED, vocab_size: 6, seq_len: 900, hidden_size: 512, puzzle_emb_ndim: 512 };
  const made = madeUpTrace({ segments: 1, H_cycles: 2, L_cycles: 2 }, random, model);
  const question = Uint8Array.from({ length: 900 }, (_, cell) => (cell === 31 ? 3 : cell === 868 ? 4 : random() < 0.3 ? 1 : 2));
  return { ...made, question, header: { ...made.header, task: 'maze30' } };
})();
const of901 = attentions(maze);

const POINTS = 20_000;
const steps = Float32Array.from({ length: POINTS }, (_, i) => i);
const runs = Array.from({ length: 5 }, () => Float32Array.from(steps, (i) => 2 / (1 + i / 2000) + random()));
const curves = (points: number): ReactNode => {
  const series = runs.map((y, i): Series => {
    const common = { id: `run ${i}`, label: `run ${i}`, dash: [], emphasis: i === 0, noisy: true };
    return { ...common, colour: (i + 1) as Series['colour'], x: steps.subarray(0, points), y: y.subarray(0, points) };
  });
  const axis = { min: 0, format: (value: number) => value.toFixed(3) };
  const texts = { id: 'loss', title: 'loss', goal: '', what: '', empty: '' };
  return <Chart {...texts} series={series} axis={axis} logarithmic={false} lastStep={points - 1} />;
};

const confidence = lens(Confidence, published);
const loop = lens(Loop, published);
const convergence = lens(Convergence, long, undefined, 7);
const solve = (step: number): ReactNode => {
  useCursor.setState({ reasoning: published.header.reasoning, index: step % 96, last: 95 });
  return [board(step), <Ruler key="ruler" wound={undefined} trained={16} />, confidence(step), lens(Convergence, published)(step)];
};

export const CASES: readonly Case[] = [
  { name: 'board 9x9, 54 blanks, 486 candidate bars', view: board },
  { name: 'Loop, 9x9, playing through 96 updates', view: loop },
  { name: 'Confidence, 9x9, 9 candidates, 96 updates', view: confidence },
  { name: 'Attention, one head of 81x81, new at each step', view: lens(Attention, published, (index) => ({ attention: of81(index) })) },
  { name: 'Attention, one head of 97x97, new at each step', view: lens(Attention, slotted, (index) => ({ attention: of97(index) })) },
  { name: 'eight heads of 97x97 at once (no view shows this)', view: heads },
  { name: 'State, four maps of 97x128', view: lens(StateMaps, slotted) },
  { name: 'Convergence, mean of 1,000 updates, cursor', view: convergence },
  { name: 'Convergence, each of 81 cells, cursor', view: convergence, choice: 1 },
  { name: 'Convergence, each of 81 cells, new trace each step', view: (step) => lens(Convergence, others[step & 1])(step), choice: 1 },
  { name: 'Trajectory, 2 x 81 paths of 64 steps', view: lens(Trajectory, even, () => ({ projection })), choice: 1 },
  { name: 'maze 30x30, all 900 cells at once', view: (step) => <BoardOf trace={maze} step={step} /> },
  { name: 'Confidence, maze 30x30, 6 updates', view: lens(Confidence, maze) },
  { name: 'Attention, one head of 901x901, new at each step', view: lens(Attention, maze, (index) => ({ attention: of901(index) })) },
  { name: 'State, four maps of 901x512', view: lens(StateMaps, maze) },
  { name: 'training curve, 5 x 20,000 points, crosshair', view: () => curves(POINTS), move: (step) => crosshair.set(step * 97) },
  { name: 'training curve, 5 x 20,000 points, new point each step', view: (step) => curves(POINTS - 500 + step) },
  { name: 'board, ruler, Confidence and Convergence together', view: solve },
];

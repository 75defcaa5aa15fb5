/** Each view of a trace as one sentence, for whoever does not see it. Measured quantities only: nothing is interpreted. */
import { puzzleSlots } from '../model/config.ts';
import { endsSegment, moduleAt, positionOf, updateCount } from './cursor.ts';
import { saidAt, surenessAt } from './decode.ts';
import { type Attention, haltingSegment, segmentQs, type Trace, traceTokens } from './trace.ts';

/** How people call the cells and tokens of a board; a task gives both. */
export interface Naming {
  readonly columns: number;
  readonly tokens: readonly string[];
}

export const cellName = ({ columns }: Naming, cell: number): string =>
  `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;

/** Where shares near the whole are told apart. */
const fine = (share: number): string => `${(100 * share).toFixed(1)}%`;
const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
const short = (x: number): string => (x !== 0 && Math.abs(x) < 0.01 ? x.toExponential(1) : x.toFixed(2));
const state = (trace: Trace, update: number): string => `z_${moduleAt(trace.header.reasoning, update)}`;

/** "segment 2, cycle 1, L-step 3": as the clock of the page says it. */
function at({ header: { reasoning } }: Trace, update: number): string {
  const { segment, cycle, step } = positionOf(reasoning, update);
  return `segment ${segment + 1}, cycle ${cycle + 1}, ${step === reasoning.L_cycles ? 'H update' : `L-step ${step + 1}`}`;
}

/** Tokens in front of the cells. */
export const slotsOf = (trace: Trace): number => puzzleSlots(trace.header.model);

/** Mean change over the cells at an update. */
export function meanChange(trace: Trace, update: number): number {
  const tokens = traceTokens(trace);
  const cells = trace.updates.change.subarray(update * tokens + slotsOf(trace), (update + 1) * tokens);
  return cells.reduce((a, b) => a + b, 0) / cells.length;
}

/** Probability from which a cell counts as sure. */
const SURE = 0.9;

export function confidenceSentence(trace: Trace, update: number, naming: Naming): string {
  const { reasoning } = trace.header;
  const probabilities = surenessAt(trace, update);
  const sure = probabilities.filter((probability) => probability >= SURE).length;
  const least = probabilities.reduce((worst, probability, cell) => (probability < probabilities[worst] ? cell : worst), 0);
  const token = saidAt(trace, update)[least];
  const what = endsSegment(reasoning, update)
    ? `Answer after segment ${positionOf(reasoning, update).segment + 1} of ${reasoning.segments}`
    : `Probe at ${at(trace, update)}`;
  const all = probabilities.length;
  return (
    `${what}: sure of ${sure === all ? `all ${all}` : `${sure} of ${all}`} cells. ` +
    `Least of ${cellName(naming, least)}: ${naming.tokens[token] ?? token} with ${percent(probabilities[least])}.`
  );
}

export function convergenceSentence(trace: Trace, update: number): string {
  const { reasoning } = trace.header;
  const own = Array.from({ length: updateCount(reasoning) }, (_, u) => u).filter(
    (u) => moduleAt(reasoning, u) === moduleAt(reasoning, update),
  );
  const largest = own.reduce((most, u) => (meanChange(trace, u) > meanChange(trace, most) ? u : most));
  const moved = `${state(trace, update)} moved by ${short(meanChange(trace, update))}, in the mean over the cells, at ${at(trace, update)}`;
  return largest === update
    ? `${moved}: its furthest.`
    : `${moved}. Its furthest was ${short(meanChange(trace, largest))}, at ${at(trace, largest)}.`;
}

/** @param plane scores [n, 2] and shares of the variance of a module's whole states. */
export function trajectorySentence(
  module: 'L' | 'H',
  plane: { readonly scores: ArrayLike<number>; readonly explained: readonly [number, number] },
): string {
  const { scores, explained } = plane;
  const n = scores.length / 2;
  const distance = (a: number, b: number) => Math.hypot(scores[2 * a] - scores[2 * b], scores[2 * a + 1] - scores[2 * b + 1]);
  let path = 0;
  for (let i = 1; i < n; i++) path += distance(i, i - 1);
  return (
    `This plane shows ${fine(explained[0] + explained[1])} of the variance of z_${module}. ` +
    `Its ${n} updates make a path of ${short(path)}, whose ends lie ${short(distance(0, n - 1))} apart.`
  );
}

/** @param share mean shares of the attention of the cells; without a box where the board has none. */
export function attentionSentence(
  trace: Trace,
  { update, layer, head }: Pick<Attention, 'update' | 'layer' | 'head'>,
  share: Readonly<Record<'self' | 'row' | 'column' | 'elsewhere' | 'slots', number> & { box?: number }>,
): string {
  const module = moduleAt(trace.header.reasoning, update);
  const parts = [
    `itself ${percent(share.self)}`,
    ...(share.box === undefined ? [] : [`its box ${percent(share.box)}`]),
    `the rest of its row ${percent(share.row)}`,
    `of its column ${percent(share.column)}`,
    ...(share.slots > 0 ? [`the puzzle slot ${percent(share.slots)}`] : []),
    `elsewhere ${percent(share.elsewhere)}`,
  ];
  return `Module ${module}, ${at(trace, update)}, layer ${layer + 1}, head ${head + 1}. A cell looks, in the mean, at: ${parts.join(', ')}.`;
}

export function haltingSentence(trace: Trace): string {
  const { segments } = trace.header.reasoning;
  const halt = haltingSegment(trace);
  const { q_halt, q_continue, halts } = segmentQs(trace)[halt];
  const values = q_continue === undefined ? `q_halt ${short(q_halt)}` : `q_halt ${short(q_halt)}, q_continue ${short(q_continue)}`;
  return halts
    ? `Halting would stop after segment ${halt + 1} of ${segments}, the first where q_halt is above ${q_continue === undefined ? '0' : 'q_continue'}: ${values}.`
    : `Halting would not stop within ${segments} segments: after the last, ${values}.`;
}

export function stateSentence(trace: Trace, update: number, naming: Naming): string {
  const tokens = traceTokens(trace);
  const slots = slotsOf(trace);
  const change = trace.updates.change.subarray(update * tokens, (update + 1) * tokens);
  const norm = trace.updates.norm.subarray(update * tokens, (update + 1) * tokens);
  const most = change.indexOf(Math.max(...change));
  const name = most < slots ? 'the puzzle slot' : cellName(naming, most - slots);
  return (
    `${state(trace, update)} after ${at(trace, update)}: ${tokens} tokens of ${trace.header.model.hidden_size} channels. ` +
    `Most moved ${name}, by ${short(change[most])} at a length of ${short(norm[most])}.`
  );
}

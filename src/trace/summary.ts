/** Each view of a trace as one sentence, for whoever does not see it. Measured quantities only: nothing is interpreted. */
import { puzzleSlots } from '../model/config.ts';
import { endsSegment, formatPosition, moduleAt, positionOf, updateCount } from './cursor.ts';
import { saidAt, surenessAt } from './decode.ts';
import { type Attention, haltingSegment, segmentQs, type Trace, traceTokens } from './trace.ts';

/** How people call the cells and tokens of a board; a task gives both. */
export interface Naming {
  readonly columns: number;
  readonly tokens: readonly string[];
}

export const cellName = ({ columns }: Naming, cell: number): string =>
  `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
const short = (x: number): string => (x !== 0 && Math.abs(x) < 0.01 ? x.toExponential(1) : x.toFixed(2));
const state = (trace: Trace, update: number): string => `z_${moduleAt(trace.header.reasoning, update)}`;
const at = (trace: Trace, update: number): string => formatPosition(trace.header.reasoning, update);

/** Tokens in front of the cells. */
export const slotsOf = (trace: Trace): number => puzzleSlots(trace.header.model);

/** Mean change over the cells at an update. */
export function meanChange(trace: Trace, update: number): number {
  const tokens = traceTokens(trace);
  const cells = trace.updates.change.subarray(update * tokens + slotsOf(trace), (update + 1) * tokens);
  return cells.reduce((a, b) => a + b, 0) / cells.length;
}

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
  return (
    `${what}: ${sure} of ${probabilities.length} cells name one token with at least ${percent(SURE)}; ` +
    `the least certain is ${cellName(naming, least)}, with ${naming.tokens[token] ?? token} at ${percent(probabilities[least])}.`
  );
}

export function convergenceSentence(trace: Trace, update: number): string {
  const { reasoning } = trace.header;
  const own = Array.from({ length: updateCount(reasoning) }, (_, u) => u).filter(
    (u) => moduleAt(reasoning, u) === moduleAt(reasoning, update),
  );
  const largest = own.reduce((most, u) => (meanChange(trace, u) > meanChange(trace, most) ? u : most));
  const last = own.at(-1);
  return (
    `At ${at(trace, update)} ${state(trace, update)} moved by ${short(meanChange(trace, update))} in the mean over the cells; ` +
    `it moved most at ${at(trace, largest)}, by ${short(meanChange(trace, largest))}, and last, at ${at(trace, last)}, by ${short(meanChange(trace, last))}.`
  );
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
    `This plane shows ${percent(explained[0] + explained[1])} of the variance of z_${module} (${percent(explained[0])} and ${percent(explained[1])}). ` +
    `In it, ${n} updates make a path of ${short(path)}, whose ends lie ${short(distance(0, n - 1))} apart.`
  );
}

/** @param share mean shares of the attention of the cells; without a box where the board has none. */
export function attentionSentence(
  trace: Trace,
  { update, layer, head }: Pick<Attention, 'update' | 'layer' | 'head'>,
  share: Readonly<Record<'self' | 'row' | 'column' | 'elsewhere' | 'slots', number> & { box?: number }>,
): string {
  const module = moduleAt(trace.header.reasoning, update);
  const slots = share.slots > 0 ? `, ${percent(share.slots)} to the puzzle slot` : '';
  return (
    `Module ${module} at ${at(trace, update)}, layer ${layer + 1}, head ${head + 1}: in the mean a cell gives ${percent(share.self)} of its attention ` +
    `to itself, ${share.box === undefined ? '' : `${percent(share.box)} to its box, `}${percent(share.row)} to the rest of its row, ${percent(share.column)} to the rest of its column${slots} ` +
    `and ${percent(share.elsewhere)} elsewhere.`
  );
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
    `${state(trace, update)} after ${at(trace, update)}: ${tokens} tokens of ${trace.header.model.hidden_size} channels; ` +
    `${name} moved most, by ${short(change[most])} at a norm of ${short(norm[most])}.`
  );
}

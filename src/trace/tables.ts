/** Each view of a trace as a table, and tables as CSV. */
import { sigmoid } from '../analysis/logits.ts';
import { hasContinueHead } from '../model/architecture.ts';
import { endsSegment, moduleAt, positionOf, updateCount } from './cursor.ts';
import { saidAt, surenessAt } from './decode.ts';
import { meanChange, type Naming, slotsOf } from './summary.ts';
import { type Attention, haltingSegment, segmentQs, type Trace, traceTokens } from './trace.ts';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
}

/** Seven digits hold a float32 as exactly as a reader needs it. */
const plain = (value: number | string): string => {
  if (typeof value === 'number') return String(Number(value.toPrecision(7)));
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
};

/** Lines end with a line feed; the first holds the names of the columns. */
export const toCsv = ({ columns, rows }: Table): string => [columns, ...rows].map((row) => `${row.map(plain).join(',')}\n`).join('');

const TIME = ['update', 'segment', 'cycle', 'step', 'module'] as const;

/** All counted from 1 but the update; the H update is step T + 1. */
function time(trace: Trace, update: number): (number | string)[] {
  const { segment, cycle, step } = positionOf(trace.header.reasoning, update);
  return [update, segment + 1, cycle + 1, step + 1, moduleAt(trace.header.reasoning, update)];
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const tokenNames = (trace: Trace): string[] =>
  upTo(traceTokens(trace)).map((token) => (token < slotsOf(trace) ? `slot ${token + 1}` : `cell ${token - slotsOf(trace) + 1}`));

/** The most probable token of every cell at every update. `answer` is 1 where it is no probe. */
export function confidenceTable(trace: Trace, naming: Naming): Table {
  const { reasoning } = trace.header;
  return {
    columns: [...TIME, 'answer', 'row', 'column', 'token', 'probability'],
    rows: upTo(updateCount(reasoning)).flatMap((update) =>
      Array.from(saidAt(trace, update), (token, cell) => [
        ...time(trace, update),
        endsSegment(reasoning, update) ? 1 : 0,
        Math.floor(cell / naming.columns) + 1,
        (cell % naming.columns) + 1,
        naming.tokens[token] ?? String(token),
        surenessAt(trace, update)[cell],
      ]),
    ),
  };
}

/** Forward residuals: the mean over the cells, then every token. */
export function convergenceTable(trace: Trace): Table {
  const tokens = traceTokens(trace);
  return {
    columns: [...TIME, 'mean cell', ...tokenNames(trace)],
    rows: upTo(updateCount(trace.header.reasoning)).map((update) => [
      ...time(trace, update),
      meanChange(trace, update),
      ...trace.updates.change.subarray(update * tokens, (update + 1) * tokens),
    ]),
  };
}

/** How far each update moved its state, in the mean over the cells, and at the ends of segments the probability with which it would stop. */
export function loopTable(trace: Trace): Table {
  const { reasoning } = trace.header;
  const qs = segmentQs(trace);
  return {
    columns: [...TIME, 'moved', 'stop'],
    rows: upTo(updateCount(reasoning)).map((update) => [
      ...time(trace, update),
      meanChange(trace, update),
      endsSegment(reasoning, update) ? sigmoid(qs[positionOf(reasoning, update).segment].q_halt) : '',
    ]),
  };
}

/** Norms of every token. */
export function stateTable(trace: Trace): Table {
  const tokens = traceTokens(trace);
  return {
    columns: [...TIME, ...tokenNames(trace)],
    rows: upTo(updateCount(trace.header.reasoning)).map((update) => [
      ...time(trace, update),
      ...trace.updates.norm.subarray(update * tokens, (update + 1) * tokens),
    ]),
  };
}

/** @param scores of whole states [n, 2]. @param updates [n]. */
export function trajectoryTable(trace: Trace, updates: ArrayLike<number>, scores: ArrayLike<number>): Table {
  return {
    columns: [...TIME, 'component 1', 'component 2'],
    rows: Array.from(updates, (update, i) => [...time(trace, update), scores[2 * i], scores[2 * i + 1]]),
  };
}

/** One head: each token's weights on all tokens. */
export function attentionTable(trace: Trace, { weights, tokens }: Attention): Table {
  const names = tokenNames(trace);
  return {
    columns: ['from', ...names],
    rows: names.map((name, i) => [name, ...weights.subarray(i * tokens, (i + 1) * tokens)]),
  };
}

/** `halts` is 1 for the segment after which halting would stop. Without a head for q_continue there is no column of it. */
export function haltingTable(trace: Trace): Table {
  const qs = segmentQs(trace);
  const halt = haltingSegment(trace);
  return {
    columns: ['segment', 'q_halt', ...(hasContinueHead(trace.header.model) ? ['q_continue'] : []), 'halts'],
    rows: qs.map(({ q_halt, q_continue, halts }, m) => [
      m + 1,
      q_halt,
      ...(q_continue === undefined ? [] : [q_continue]),
      m === halt && halts ? 1 : 0,
    ]),
  };
}

/**
 * The loop of a model as the Loop lens draws it: its parts, its pseudocode, and which of them an update of the trace is at work in. Pure.
 */
import { hasContinueHead, twoStates } from '../model/architecture.ts';
import type { ModelConfig } from '../model/config.ts';
import type { ModelPart } from '../model/parts.ts';
import { isLeftOut, isWounded, type Wound } from '../model/wound.ts';
import { endsSegment, moduleAt, perCycle, perSegment, positionOf, updateCount } from '../trace/cursor.ts';
import { meanChange } from '../trace/summary.ts';
import { type Reasoning, segmentQs, type Trace } from '../trace/trace.ts';

/** In the order in which one reads them. A model with one state has no H; a feed-forward stack carries nothing and has nothing to halt. */
export function partsOf(c: ModelConfig): readonly ModelPart[] {
  if (twoStates(c)) return ['input', 'L', 'H', 'answer', 'gate', 'carry', 'training'];
  return carries(c) ? ['input', 'L', 'answer', 'gate', 'carry', 'training'] : ['input', 'L', 'answer', 'training'];
}

/** Whether states go on from segment to segment. */
export const carries = (c: ModelConfig): boolean => c.architecture !== 'feedforward';

/** The parts with a state of their own. */
export type Box = 'L' | 'H';
export const boxesOf = (c: ModelConfig): readonly Box[] => (twoStates(c) ? ['L', 'H'] : ['L']);

/** The box whose state an update replaces. */
export const boxAt = (c: ModelConfig, r: Reasoning, index: number): Box => (twoStates(c) ? moduleAt(r, index) : 'L');

/** The parts at work in an update: a module; where a segment ends also what is read off its state, and what goes on from there. */
export function activeParts(c: ModelConfig, r: Reasoning, index: number): readonly ModelPart[] {
  const box = boxAt(c, r, index);
  if (!endsSegment(r, index)) return [box];
  if (!carries(c)) return [box, 'answer'];
  return index === updateCount(r) - 1 ? [box, 'answer', 'gate'] : [box, 'answer', 'gate', 'carry'];
}

export type LineId = 'input' | 'wound' | 'start' | 'segments' | 'cycles' | 'steps' | 'L' | 'H' | 'answer' | 'gate' | 'loss' | 'cut';

export interface Line {
  readonly id: LineId;
  /** Levels. */
  readonly indent: number;
  readonly text: string;
  /** Where a loop stands, from 1. */
  readonly now?: number;
  /** Done in training only, never while a puzzle is solved. */
  readonly training?: true;
  /** A call that a wound leaves out at this update, or adds to it. */
  readonly wounded?: 'left out' | 'added';
}

/** What the network does, as about ten lines, each loop with the count at which it stands. */
export function pseudocode(c: ModelConfig, r: Reasoning, index: number, wound?: Wound): readonly Line[] {
  const { segment, cycle, step } = positionOf(r, index);
  const loss: Line = { id: 'loss', indent: carries(c) ? 1 : 0, text: 'train: loss; gradient; optimiser', training: true };
  if (c.architecture === 'feedforward')
    return [
      { id: 'input', indent: 0, text: 'z = x = embed(puzzle)' },
      { id: 'steps', indent: 0, text: `for layer in 1…${perCycle(r)}:`, now: step + 1 },
      { id: 'L', indent: 1, text: 'z = layer(z)' },
      { id: 'answer', indent: 0, text: 'answer = argmax(W z)' },
      loss,
    ];
  const tail = (state: string, halts: string): Line[] => [
    { id: 'answer', indent: 1, text: `answer = argmax(W ${state})` },
    { id: 'gate', indent: 1, text: `if ${halts}: stop` },
    loss,
    { id: 'cut', indent: 1, text: twoStates(c) ? 'train: z_H, z_L = cut(z_H, z_L)' : 'train: z = cut(z)', training: true },
  ];
  const halts = hasContinueHead(c) ? 'q_halt > q_continue' : 'q_halt > 0';
  const segments: Line = { id: 'segments', indent: 0, text: `for segment in 1…${r.segments}:`, now: segment + 1 };
  if (c.architecture === 'recurrent')
    return [
      { id: 'input', indent: 0, text: 'x = embed(puzzle)' },
      { id: 'start', indent: 0, text: 'z = initial state' },
      segments,
      { id: 'steps', indent: 1, text: `for update in 1…${perSegment(r)}:`, now: (index % perSegment(r)) + 1 },
      { id: 'L', indent: 2, text: 'z = M(z + x)' },
      ...tail('z', halts),
    ];
  const [L, H] = c.architecture === 'trm' ? ['net', 'net'] : ['L', 'H'];
  const inSteps = step < r.L_cycles;
  const lesion = isWounded(wound, segment) ? wound.lesion : undefined;
  const leftOut = (module: 'L' | 'H') => (isLeftOut(wound, module, segment) ? ({ wounded: 'left out' } as const) : {});
  const silent = (module: 'L' | 'H'): string =>
    lesion?.kind === 'silent head' && lesion.module === module ? `, without head ${lesion.head + 1}` : '';
  const added: Line[] =
    lesion?.kind === 'reset' || lesion?.kind === 'noise'
      ? [
          {
            id: 'wound',
            indent: 2,
            text: lesion.kind === 'reset' ? `${lesion.state} = initial state` : `${lesion.state} += noise of ${lesion.sigma}`,
            wounded: 'added',
          },
        ]
      : [];
  return [
    { id: 'input', indent: 0, text: 'x = embed(puzzle)' },
    { id: 'start', indent: 0, text: 'z_H, z_L = initial states' },
    segments,
    { id: 'cycles', indent: 1, text: `for cycle in 1…${r.H_cycles}:`, now: cycle + 1 },
    ...added,
    { id: 'steps', indent: 2, text: `for step in 1…${r.L_cycles}:`, ...(inSteps ? { now: step + 1 } : {}) },
    { id: 'L', indent: 3, text: `z_L = ${L}(z_L + z_H + x)${silent('L')}`, ...leftOut('L') },
    { id: 'H', indent: 2, text: `z_H = ${H}(z_H + z_L)${silent('H')}`, ...leftOut('H') },
    ...tail('z_H', halts),
  ];
}

/** The lines that an update runs. */
export function activeLines(c: ModelConfig, r: Reasoning, index: number): readonly LineId[] {
  const box = boxAt(c, r, index);
  if (!endsSegment(r, index)) return [box];
  return carries(c) ? [box, 'answer', 'gate'] : [box, 'answer'];
}

/** Mean residual over the cells at each update [U]. */
export const meanResiduals = (trace: Trace): Float32Array =>
  Float32Array.from({ length: updateCount(trace.header.reasoning) }, (_, update) => meanChange(trace, update));

/**
 * The L-step before an H update, where an update is the first L-step after it: what comes between gave z_L another target. In wounded
 * segments there is none: there z_L moves for other reasons too.
 */
export function beforeAim(c: ModelConfig, r: Reasoning, index: number, wound?: Wound): number | undefined {
  if (!twoStates(c) || index === 0 || moduleAt(r, index - 1) !== 'H' || isWounded(wound, positionOf(r, index - 1).segment))
    return undefined;
  return index - 2;
}

/** After how many of the H updates that an L-step follows z_L moved further than at the step before. */
export function aims(trace: Trace, residuals: ArrayLike<number>): { readonly jumps: number; readonly of: number } {
  const { model, reasoning, wound } = trace.header;
  const pairs = Array.from(residuals, (now, index) => {
    const before = beforeAim(model, reasoning, index, wound);
    return before === undefined ? undefined : now > residuals[before];
  }).filter((jump) => jump !== undefined);
  return { jumps: pairs.filter(Boolean).length, of: pairs.length };
}

/** What the Q head last said at or before an update: the segment that it ended, from 0; nothing within the first segment. */
export function lastGate(trace: Trace, index: number) {
  const { reasoning } = trace.header;
  const segment = Math.floor((index + 1) / perSegment(reasoning)) - 1;
  const q = segmentQs(trace)[segment];
  return q && { ...q, segment, now: endsSegment(reasoning, index) };
}

/** How far the states moved: worked out once a trace. */
export interface Movement {
  /** Mean residual over the cells at each update [U]. */
  readonly residuals: Float32Array;
  /** Of each token at each update, by the logarithm of its residual: 1 for the most of all [U, K]. */
  readonly shares: Float32Array;
}

export function movementOf(trace: Trace): Movement {
  const { change } = trace.updates;
  const residuals = meanResiduals(trace);
  const positive = residuals.filter((x) => x > 0);
  // Half of what the calmest update moves its cells by is drawn as nothing.
  const least = positive.reduce((a, b) => Math.min(a, b), Infinity) / 2;
  const reach = Math.log(change.reduce((a, b) => Math.max(a, b), 0) / least);
  return { residuals, shares: change.map((x) => (x > least ? Math.log(x / least) / reach : 0)) };
}

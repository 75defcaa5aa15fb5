/** Words of the Loop lens. What stands in square brackets is a term of the glossary. */

import { sigmoid } from '../analysis/logits.ts';
import { bootstraps, hasContinueHead, moduleLayers, twoStates, updateLayers } from '../model/architecture.ts';
import { type ModelConfig, puzzleSlots, tokenCount } from '../model/config.ts';
import type { ModelPart } from '../model/parts.ts';
import { isLeftOut, isWounded, lesionName } from '../model/wound.ts';
import { endsSegment, perCycle, perSegment, positionOf, updateCount } from '../trace/cursor.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import { formatFinePercent, formatInteger, formatNumber, formatPercent, plural } from '../words/format.ts';
import { type Box, beforeAim, boxAt, carries, lastGate } from './loop.ts';

/** What a part is: a sentence, its formula, and the shape of what it makes. */
export interface About {
  readonly says: string;
  readonly formula: string;
  readonly shape: string;
}

const matrix = (c: ModelConfig): string => {
  const slots = puzzleSlots(c);
  const parts = slots ? ` (${formatInteger(c.seq_len)} cells, ${formatInteger(slots)} for the puzzle)` : '';
  return `${formatInteger(tokenCount(c))} tokens${parts} × ${c.hidden_size} channels`;
};
const layers = (n: number): string => plural(n, 'layer', 'layers');

export const loopStrings = {
  title: 'Loop',
  /** Of the drawing in small. */
  times: (n: number): string => `${n}×`,
  sameNet: 'net',
  layers,
  what: 'The network itself, drawn from this solve. Each box holds a map of the board. The darker (in dark colours: the lighter) a cell, the further its state moved. That is its last update, on a logarithmic scale that all boxes share. The line beside it is the mean over the cells, from update to update; triangles mark H updates. Hover over a part to read about it, or choose it to keep that open. With the keys on a part, the arrows step through time.',
  diagram: 'The loop',
  code: 'Pseudocode, with the lines of this update marked',
  slow: 'Slow motion',
  slowHelp: 'One update a second',
  raw: 'Raw states',
  moved: 'Moved',
  names: (c: ModelConfig, box: Box): string => (twoStates(c) ? box : carries(c) ? 'M' : 'Layers'),
  state: (c: ModelConfig, box: Box): string => (twoStates(c) ? `z_${box}` : 'z'),
  /** What a box is doing. */
  count(c: ModelConfig, r: Reasoning, index: number, box: Box): string {
    const { cycle, step } = positionOf(r, index);
    if (!carries(c)) return `${step + 1} of ${perCycle(r)}`;
    if (!twoStates(c)) return `update ${(index % perSegment(r)) + 1} of ${perSegment(r)}`;
    if (box === 'H') return `cycle ${cycle + 1} of ${r.H_cycles}`;
    return step < r.L_cycles ? `step ${step + 1} of ${r.L_cycles}` : 'waits';
  },
  movedBy: (x: number | undefined): string => (x === undefined ? 'not yet' : formatNumber(x)),
  aimed: (before: number): string => `new target, was ${formatNumber(before)}`,
  aims: 'a new target for L',
  input: 'x',
  inputName: 'puzzle',
  answer: 'answer',
  probe: 'probe',
  leftOut: 'left out',
  wounded: (name: string): string => `Wounded: ${name}.`,
  gate: 'stop?',
  goOn: 'go on?',
  gateWaits: 'at the segment’s end',
  gateSays: (halts: boolean): string => (halts ? 'would stop' : 'thinks on'),
  gateOf: (segment: number): string => `segment ${segment + 1}`,
  carry: 'carry to the next segment',
  training: 'in training: loss, step, cut',
  partLabel: (...parts: readonly string[]): string => parts.join(', '),
  untrained: 'This model was trained with one segment: nothing taught it when to stop.',
  kernels: 'Kernels',
  joined: 'WebGPU joins some neighbours into one.',
  showCode: (kernel: string): string => `Show the code of ${kernel}`,
  noKernels: 'none',
  file: (path: string): string => `shaders/${path}`,
  text: (path: string): string => `Text of shaders/${path}`,
  imports: 'Imports',
  reading: 'Reading the file…',
  unread: (why: string): string => `The file could not be read: ${why}. Load the page again.`,
  /** The whole solve. */
  summary(c: ModelConfig, r: Reasoning, { jumps, of }: { readonly jumps: number; readonly of: number }): string {
    const updates = formatInteger(updateCount(r));
    if (!carries(c)) return `${plural(perCycle(r), 'layer', 'layers')} in one pass. Nothing is carried from segment to segment.`;
    if (!twoStates(c)) return `One state, ${updates} updates in ${plural(r.segments, 'segment', 'segments')}.`;
    const after = of === 0 ? '' : ` After ${jumps} of ${of} H updates z_L moved further than at the step before.`;
    return `${updates} updates in ${plural(r.segments, 'segment', 'segments')}.${after}`;
  },
} as const;

/** What the halting head says of stopping and of going on: two estimates, which need not add up to one. Finer where they look alike. */
function estimates({ q_halt, q_continue }: { readonly q_halt: number; readonly q_continue: number | undefined }): [string, string?] {
  const stop = sigmoid(q_halt);
  if (q_continue === undefined) return [formatPercent(stop)];
  const goOn = sigmoid(q_continue);
  const format = formatPercent(stop) === formatPercent(goOn) ? formatFinePercent : formatPercent;
  return [format(stop), format(goOn)];
}

/** What happens at an update, in words, for whoever does not see it. */
export function stepWords(trace: Trace, residuals: ArrayLike<number>, index: number): string {
  const { model: c, reasoning: r, wound } = trace.header;
  const { segment, cycle, step } = positionOf(r, index);
  const moved = formatNumber(residuals[index]);
  const within = `Segment ${segment + 1} of ${r.segments}`;
  const parts: string[] = [];
  if (!carries(c)) parts.push(`Layer ${step + 1} of ${perCycle(r)} moves the state by ${moved}.`);
  else if (!twoStates(c)) parts.push(`${within}, update ${(index % perSegment(r)) + 1} of ${perSegment(r)}: the state moves by ${moved}.`);
  else if (boxAt(c, r, index) === 'H') {
    const does = isLeftOut(wound, 'H', segment) ? 'the H update is left out' : `H moves z_H by ${moved}`;
    parts.push(`${within}, cycle ${cycle + 1} of ${r.H_cycles}: ${does}${isWounded(wound, segment) ? '' : ', a new target for L'}.`);
  } else {
    const does = isLeftOut(wound, 'L', segment) ? 'left out' : `z_L moves by ${moved}`;
    parts.push(`${within}, cycle ${cycle + 1} of ${r.H_cycles}, L-step ${step + 1} of ${r.L_cycles}: ${does}.`);
    const before = beforeAim(c, r, index, wound);
    if (before !== undefined) parts.push(`Before its new target: ${formatNumber(residuals[before])}.`);
  }
  if (isWounded(wound, segment)) parts.push(loopStrings.wounded(lesionName(wound.lesion)));
  if (!endsSegment(r, index)) return parts.join(' ');
  const gate = carries(c) ? lastGate(trace, index) : undefined;
  const [stop, more] = gate ? estimates(gate) : [];
  const goOn = more === undefined ? '' : `, ${loopStrings.goOn} ${more}`;
  parts.push(gate ? `It answers. Stop? ${stop}${goOn}: it ${loopStrings.gateSays(gate.halts)}.` : 'The answer is read off it.');
  return parts.join(' ');
}

/** What there is to know of a part. */
export function about(trace: Trace, part: ModelPart): About {
  const { model: c, loss_type } = trace.header;
  const two = twoStates(c);
  const state = two ? 'z_H' : 'z';
  const net = c.architecture === 'trm';
  switch (part) {
    case 'input':
      return {
        says: 'The puzzle as numbers: each cell’s token becomes a vector, which every update of the fast state sees.',
        formula: c.pos_encodings === 'learned' ? 'x = √(D/2) · (E[token] + P[place])' : 'x = √D · E[token]',
        shape: matrix(c),
      };
    case 'L':
      if (!carries(c))
        return {
          says: 'One layer after the other, each with weights of its own. There is no loop: the answer comes after one pass.',
          formula: 'z = layer(z)',
          shape: `${layers(moduleLayers(c, 'L_level'))}; z: ${matrix(c)}`,
        };
      if (!two)
        return {
          says: 'One [module] updates one [state], again and again, with the puzzle added each time.',
          formula: 'z = M(z + x)',
          shape: `${layers(updateLayers(c, 'L'))}; z: ${matrix(c)}`,
        };
      return {
        says: net
          ? 'The one network in its fast role: each [L-step] moves [z_L] towards the target that [z_H] sets.'
          : 'The fast [module]: each [L-step] moves [z_L] towards the target that [z_H] sets.',
        formula: net ? 'z_L = net(z_L + z_H + x)' : 'z_L = L(z_L + z_H + x)',
        shape: `${layers(updateLayers(c, 'L'))}; z_L: ${matrix(c)}`,
      };
    case 'H':
      return {
        says: net
          ? 'The same network in its slow role: once a [cycle] it takes in [z_L], and L has a new target.'
          : 'The slow [module]: once a [cycle] it takes in [z_L], and L has a new target.',
        formula: net ? 'z_H = net(z_H + z_L)' : 'z_H = H(z_H + z_L)',
        shape: `${layers(updateLayers(c, 'H'))}; z_H: ${matrix(c)}`,
      };
    case 'answer':
      return {
        says: `The most probable token of each cell, read off ${two ? '[z_H]' : carries(c) ? '[z]' : 'the last layer'}. Before the end it is a [probe].`,
        formula: `p = ${loss_type === 'softmax_cross_entropy' ? 'softmax' : 'stablemax'}(W ${state})`,
        shape: `${formatInteger(c.seq_len)} cells × ${c.vocab_size} tokens`,
      };
    case 'gate':
      return {
        says: hasContinueHead(c)
          ? 'After each [segment] the network weighs [q_halt] against [q_continue]: that is [halting].'
          : 'After each [segment] the network says whether it would stop, by [q_halt] alone: that is [halting].',
        formula: `q = W ${state}[first token] + b; stop if ${hasContinueHead(c) ? 'q_halt > q_continue' : 'q_halt > 0'}; shown: sigmoid(q)`,
        shape: hasContinueHead(c) ? '2 logits' : '1 logit',
      };
    case 'carry':
      return {
        says: `The [carry]: ${two ? 'both states go' : 'the state goes'} on to the next [segment] unchanged. A new puzzle starts from the initial ${two ? 'states' : 'state'}.`,
        formula: two ? '(z_H, z_L) → next segment' : 'z → next segment',
        shape: two ? `2 × ${matrix(c)}` : matrix(c),
      };
    case 'training':
      return {
        says: carries(c)
          ? 'In training each [segment] ends with a [loss] and an [optimiser] step: [deep supervision]. Then the [carry] is cut: no [gradient] goes further back.'
          : 'In training the pass ends with a [loss] and an [optimiser] step. There is no [carry] to cut.',
        formula: `loss = CE(p) + ½ ${bootstraps(c) ? '(BCE(q_halt) + BCE(q_continue))' : 'BCE(q_halt)'}`,
        shape: carries(c)
          ? c.architecture === 'trm'
            ? 'gradient: through the last cycle'
            : 'gradient: through the last updates only'
          : 'gradient: through all layers',
      };
  }
}

/** What a model's configuration comes to, and what in it cannot run. Its fields are in `settings/fields.ts`. */
import { choicesOf } from '../settings/field.ts';
import { FIELDS, type ModelConfig, PUBLISHED } from '../settings/fields.ts';
import { type Problem, plainName, valueProblems } from '../settings/problems.ts';

export { type ModelConfig, PUBLISHED };

/** Files that do not say mean hrm. */
export type Architecture = ModelConfig['architecture'];
export const ARCHITECTURES: readonly Architecture[] = choicesOf(FIELDS.model.architecture);

/** P: slots that the puzzle embedding takes in front of the cells. */
export const puzzleSlots = (c: ModelConfig): number => Math.ceil(c.puzzle_emb_ndim / c.hidden_size);

/** T: tokens a module sees, P + S. */
export const tokenCount = (c: ModelConfig): number => c.seq_len + puzzleSlots(c);

export const headDim = (c: ModelConfig): number => c.hidden_size / c.num_heads;

/** Rounds half to even, as Python's `round` does in the published width rule. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** I: SwiGLU width, round(expansion · D · 2/3) rounded up to a multiple of ffn_multiple. */
export const ffnSize = (c: ModelConfig): number =>
  Math.ceil(roundHalfEven((c.expansion * c.hidden_size * 2) / 3) / c.ffn_multiple) * c.ffn_multiple;

/** What an engine can bind; `EngineLimits` fits. */
export interface DeviceLimits {
  readonly maxBindingBytes: number;
  readonly maxHeadDim: number;
}

const MIN_HEAD_DIM = 2;

/** Every reason why the configuration cannot run, empty if it can. Nothing is allocated before this is empty. */
export function modelProblems(c: ModelConfig, limits?: DeviceLimits): Problem[] {
  // One module may have any share of the blocks under either name.
  const least = c.architecture === 'recurrent' ? { 'model.H_layers': 0 } : {};
  const problems = valueProblems('model', c, least);
  if (c.architecture === 'feedforward' && c.halt_max_steps !== 1)
    problems.push({
      path: 'model.halt_max_steps',
      message: `${plainName('model.halt_max_steps')} must be 1 in a feed-forward model, which carries nothing from one segment to the next, not ${String(c.halt_max_steps)}`,
      nearest: 1,
    });
  return problems.length ? problems : headProblems(c, limits?.maxHeadDim ?? 64);
}

function headProblems(c: ModelConfig, most: number): Problem[] {
  const size = (heads: number): number => c.hidden_size / heads;
  const fits = (d: number): boolean => d >= MIN_HEAD_DIM && d <= most;
  const turns = (d: number): boolean => d % 2 === 0 || c.pos_encodings !== 'rope';
  const works = (heads: number): boolean => Number.isInteger(size(heads)) && fits(size(heads)) && turns(size(heads));
  const { num_heads } = c;
  if (works(num_heads)) return [];
  const known = Array.from({ length: c.hidden_size }, (_, i) => i + 1).filter(works);
  const near = [known.findLast((heads) => heads < num_heads), known.find((heads) => heads > num_heads)].filter(
    (heads) => heads !== undefined,
  );
  const nearest = near.sort((a, b) => Math.abs(a - num_heads) - Math.abs(b - num_heads) || a - b)[0];
  const of = `${plainName('model.hidden_size').toLowerCase()} of ${c.hidden_size}`;
  const rule = !Number.isInteger(size(num_heads))
    ? `divide the ${of}`
    : fits(size(num_heads))
      ? `leave each an even number of channels of the ${of}, which rotary positions turn in pairs`
      : `leave each ${MIN_HEAD_DIM} to ${most} channels of the ${of}`;
  const ways = [...near].sort((a, b) => a - b).join(' or ');
  const way = near.length > 1 ? `${ways} do` : near.length === 1 ? `${ways} does` : 'no number does, so change that';
  return [
    {
      path: 'model.num_heads',
      message: `${plainName('model.num_heads')} must ${rule}: ${way}`,
      ...(nearest === undefined ? {} : { nearest }),
    },
  ];
}

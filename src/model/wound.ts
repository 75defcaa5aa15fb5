/**
 * Lesions by name: what can be taken away from a trained network, and from which segments of a solve. What they do is in `lesions.ts`.
 */
import { twoStates } from './architecture.ts';
import type { ModelConfig } from './config.ts';

export type Lesion =
  /** Calls left out: z_H, off which the answer is read, stays as it began; */
  | { readonly kind: 'no H update' }
  /** or z_L does, through which alone the puzzle comes in. */
  | { readonly kind: 'no L step' }
  /** A call added: at the beginning of each cycle the state forgets all, and is what it began as. */
  | { readonly kind: 'reset'; readonly state: 'z_L' | 'z_H' }
  /** Another one: at the beginning of each cycle the state gets normal noise of this size; its own numbers are of size 1. */
  | { readonly kind: 'noise'; readonly state: 'z_L' | 'z_H'; readonly sigma: number }
  /** A head whose output reaches nothing, in all layers of a module that have it. */
  | { readonly kind: 'silent head'; readonly module: 'L' | 'H'; readonly head: number }
  /** Between segments each puzzle thinks on with the z_H of another one. */
  | { readonly kind: 'z_H of another puzzle' };

/** Why a model cannot be wounded so; undefined where it can. */
export function lesionProblem(c: ModelConfig, lesion: Lesion): string | undefined {
  if (!twoStates(c)) return 'lesions need a model with two states, z_L and z_H';
  if (lesion.kind === 'silent head' && lesion.head >= c.num_heads) return `there is no head ${lesion.head}: the model has ${c.num_heads}`;
  return undefined;
}

/** Every lesion that a model of two states can have. */
export const lesionsOf = (c: ModelConfig): readonly Lesion[] => [
  { kind: 'no H update' },
  { kind: 'no L step' },
  { kind: 'reset', state: 'z_H' },
  { kind: 'reset', state: 'z_L' },
  { kind: 'noise', state: 'z_H', sigma: 1 },
  { kind: 'noise', state: 'z_L', sigma: 1 },
  { kind: 'z_H of another puzzle' },
  ...(['H', 'L'] as const).flatMap((module) =>
    Array.from({ length: c.num_heads }, (_, head) => ({ kind: 'silent head', module, head }) as const),
  ),
];

/** One line for it: "z_L reset each cycle". */
export function lesionName(lesion: Lesion): string {
  switch (lesion.kind) {
    case 'no H update':
      return 'no H update';
    case 'no L step':
      return 'no L step';
    case 'reset':
      return `${lesion.state} reset each cycle`;
    case 'noise':
      return `noise of ${lesion.sigma} on ${lesion.state}`;
    case 'silent head':
      return `${lesion.module} head ${lesion.head + 1} silent`;
    case 'z_H of another puzzle':
      return "another puzzle's z_H";
  }
}

/** A lesion of one solve. */
export interface Wound {
  readonly lesion: Lesion;
  /** It has the first so many segments; then the network is whole again. Left out, it has them all. */
  readonly segments?: number | undefined;
}

/** Why one solve of a model cannot have a wound; undefined where it can. */
export function woundProblem(c: ModelConfig, { lesion, segments = 1 }: Wound): string | undefined {
  if (lesion.kind === 'z_H of another puzzle') return 'a solve of one puzzle has no other z_H to think with';
  if (!Number.isInteger(segments) || segments < 1) return `a wound has a whole number of segments from 1, not ${segments}`;
  if (lesion.kind === 'noise' && !(lesion.sigma > 0 && lesion.sigma <= MOST_NOISE))
    return `the size of noise is above 0 and at most ${MOST_NOISE}, not ${lesion.sigma}`;
  return lesionProblem(c, lesion);
}
export const MOST_NOISE = 100;

/** Every lesion that one solve of a model can have. */
export const woundsOf = (c: ModelConfig): readonly Lesion[] => lesionsOf(c).filter((lesion) => woundProblem(c, { lesion }) === undefined);

/** Whether a segment, counted from 0, has it. */
export const isWounded = (wound: Wound | undefined, segment: number): wound is Wound =>
  wound !== undefined && segment < (wound.segments ?? Infinity);

/** Whether an update of a module is left out in a segment, counted from 0: its state stays what it was. */
export const isLeftOut = (wound: Wound | undefined, module: 'L' | 'H', segment: number): boolean =>
  isWounded(wound, segment) && wound.lesion.kind === (module === 'H' ? 'no H update' : 'no L step');

/** "z_H reset each cycle in segments 1 to 2", "no L step throughout". */
export function woundName({ lesion, segments }: Wound): string {
  const when = segments === undefined ? 'throughout' : segments === 1 ? 'in segment 1' : `in segments 1 to ${segments}`;
  return `${lesionName(lesion)} ${when}`;
}

/** A lesion as one word of a link or a command: "no-H", "reset-z_L", "noise-z_H-1", "silent-L-2". Heads count from 1. */
export function lesionCode(lesion: Lesion): string {
  switch (lesion.kind) {
    case 'no H update':
      return 'no-H';
    case 'no L step':
      return 'no-L';
    case 'reset':
      return `reset-${lesion.state}`;
    case 'noise':
      return `noise-${lesion.state}-${lesion.sigma}`;
    case 'silent head':
      return `silent-${lesion.module}-${lesion.head + 1}`;
    case 'z_H of another puzzle':
      return 'other-z_H';
  }
}

/** What `lesionCode` wrote; undefined for anything else. */
export function lesionOf(code: string): Lesion | undefined {
  if (code === 'no-H') return { kind: 'no H update' };
  if (code === 'no-L') return { kind: 'no L step' };
  const [, what = '', where = '', amount] = /^(reset|noise|silent)-(z_[LH]|[LH])(?:-(\d{1,3}(?:\.\d{1,3})?))?$/.exec(code) ?? [];
  const state = where === 'z_L' || where === 'z_H' ? where : undefined;
  const module = where === 'L' || where === 'H' ? where : undefined;
  if (what === 'reset' && state && amount === undefined) return { kind: 'reset', state };
  if (what === 'noise' && state && Number(amount) > 0) return { kind: 'noise', state, sigma: Number(amount) };
  if (what === 'silent' && module && Number.isInteger(Number(amount)) && Number(amount) >= 1)
    return { kind: 'silent head', module, head: Number(amount) - 1 };
  return undefined;
}

/**
 * The model's configuration: the published field names (sapientinc/HRM `config/arch/hrm_v1.yaml` and dataset metadata), so that
 * a configuration means the same in this program, in a golden file and in an `all_config.yaml`.
 */

export const ARCHITECTURES = ['hrm', 'recurrent', 'feedforward', 'trm'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

export interface ModelConfig {
  /** How the blocks are wired (`architecture.ts`). Files that do not say mean hrm. */
  readonly architecture: Architecture;
  /** Vocabulary V. */
  readonly vocab_size: number;
  /** Cells S, without the puzzle slots. */
  readonly seq_len: number;
  /** D. */
  readonly hidden_size: number;
  readonly num_heads: number;
  /** SwiGLU width before rounding, as a multiple of 2/3 D. */
  readonly expansion: number;
  /** The SwiGLU width is rounded up to a multiple of this (published models: 256). */
  readonly ffn_multiple: number;
  readonly H_layers: number;
  readonly L_layers: number;
  /** N: H updates a segment. */
  readonly H_cycles: number;
  /** T: L steps a cycle. */
  readonly L_cycles: number;
  /** Width of a puzzle's learned embedding; 0 leaves the puzzle slots out. */
  readonly puzzle_emb_ndim: number;
  readonly num_puzzle_identifiers: number;
  /** Most segments a puzzle gets in training; 1 turns ACT off. */
  readonly halt_max_steps: number;
  readonly halt_exploration_prob: number;
  readonly pos_encodings: 'rope' | 'learned';
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
}

/** The published architecture; a task fills in vocab_size and seq_len. */
export const PUBLISHED: Omit<ModelConfig, 'vocab_size' | 'seq_len'> = {
  architecture: 'hrm',
  hidden_size: 512,
  num_heads: 8,
  expansion: 4,
  ffn_multiple: 256,
  H_layers: 4,
  L_layers: 4,
  H_cycles: 2,
  L_cycles: 2,
  puzzle_emb_ndim: 0,
  num_puzzle_identifiers: 1,
  halt_max_steps: 16,
  halt_exploration_prob: 0.1,
  pos_encodings: 'rope',
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
};

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

export interface ConfigProblem {
  readonly field: string;
  readonly message: string;
  /** The nearest valid value of the field, where there is one. */
  readonly nearest?: number | string | readonly number[] | undefined;
}

/** The divisor of n nearest to `wish` that satisfies `ok`; the smaller of two equally near. */
function nearestDivisor(n: number, wish: number, ok: (d: number) => boolean): number | undefined {
  let best: number | undefined;
  for (let d = 1; d <= n; d++) if (n % d === 0 && ok(d) && (best === undefined || Math.abs(d - wish) < Math.abs(best - wish))) best = d;
  return best;
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}
const RANGES: Partial<Record<keyof ModelConfig, Range>> = {
  vocab_size: { min: 2, max: 4096, integer: true },
  seq_len: { min: 1, max: 4096, integer: true },
  hidden_size: { min: 8, max: 2048, integer: true },
  num_heads: { min: 1, max: 256, integer: true },
  expansion: { min: 0.1, max: 16, integer: false },
  ffn_multiple: { min: 1, max: 4096, integer: true },
  H_layers: { min: 1, max: 32, integer: true },
  L_layers: { min: 1, max: 32, integer: true },
  H_cycles: { min: 1, max: 64, integer: true },
  L_cycles: { min: 1, max: 64, integer: true },
  puzzle_emb_ndim: { min: 0, max: 65536, integer: true },
  num_puzzle_identifiers: { min: 1, max: 2_000_000, integer: true },
  halt_max_steps: { min: 1, max: 1024, integer: true },
  halt_exploration_prob: { min: 0, max: 1, integer: false },
  rms_norm_eps: { min: 1e-12, max: 1, integer: false },
  rope_theta: { min: 1, max: 1e9, integer: false },
};
export const MODEL_RANGES: Readonly<Record<string, Range>> = RANGES as Record<string, Range>;

const MIN_HEAD_DIM = 2;

/** Every reason why the configuration cannot run, empty if it can. Nothing is allocated before this is empty. */
export function modelProblems(c: ModelConfig, limits?: DeviceLimits): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [field, published] of Object.entries(MODEL_RANGES)) {
    // One module may have any share of the blocks under either name.
    const range = field === 'H_layers' && c.architecture === 'recurrent' ? { ...published, min: 0 } : published;
    const value = c[field as keyof ModelConfig];
    if (
      typeof value !== 'number' ||
      !Number.isFinite(value) ||
      value < range.min ||
      value > range.max ||
      (range.integer && !Number.isInteger(value))
    ) {
      const clamped = typeof value === 'number' && Number.isFinite(value) ? Math.min(range.max, Math.max(range.min, value)) : range.min;
      const nearest = range.integer ? Math.round(clamped) : clamped;
      problems.push({
        field,
        message: `${field} must be ${range.integer ? 'a whole number' : 'a number'} from ${range.min} to ${range.max}, not ${String(value)}`,
        nearest,
      });
    }
  }
  if (!ARCHITECTURES.includes(c.architecture))
    problems.push({
      field: 'architecture',
      message: `architecture must be one of ${ARCHITECTURES.map((name) => `"${name}"`).join(', ')}, not "${String(c.architecture)}"`,
      nearest: 'hrm',
    });
  if (c.architecture === 'feedforward' && c.halt_max_steps !== 1)
    problems.push({
      field: 'halt_max_steps',
      message: `halt_max_steps must be 1 in a feed-forward model, which carries nothing from one segment to the next, not ${String(c.halt_max_steps)}`,
      nearest: 1,
    });
  if (c.pos_encodings !== 'rope' && c.pos_encodings !== 'learned')
    problems.push({
      field: 'pos_encodings',
      message: `pos_encodings must be "rope" or "learned", not "${String(c.pos_encodings)}"`,
      nearest: 'rope',
    });
  if (problems.length) return problems;

  const maxHead = limits?.maxHeadDim ?? 64;
  const validHead = (heads: number) => {
    const d = c.hidden_size / heads;
    return Number.isInteger(d) && d >= MIN_HEAD_DIM && d <= maxHead && (d % 2 === 0 || c.pos_encodings !== 'rope');
  };
  if (!validHead(c.num_heads)) {
    const d = c.hidden_size / c.num_heads;
    const why = !Number.isInteger(d)
      ? `num_heads ${c.num_heads} does not divide hidden_size ${c.hidden_size}`
      : d % 2 && c.pos_encodings === 'rope' && d <= maxHead && d >= MIN_HEAD_DIM
        ? `the head size ${d} (hidden_size ${c.hidden_size} / num_heads ${c.num_heads}) is odd, and RoPE rotates pairs`
        : `the head size ${d} (hidden_size ${c.hidden_size} / num_heads ${c.num_heads}) is not from ${MIN_HEAD_DIM} to ${maxHead}`;
    const nearest = nearestDivisor(c.hidden_size, c.num_heads, validHead);
    problems.push({
      field: 'num_heads',
      message:
        nearest === undefined
          ? `${why}; no number of heads works with hidden_size ${c.hidden_size}`
          : `${why}; the nearest number that works is ${nearest}`,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
  return problems;
}

/** One line for people: `hidden_size: must be ...`. */
export const describeProblems = (problems: readonly ConfigProblem[]): string => problems.map((p) => p.message).join('; ');

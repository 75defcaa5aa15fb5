/** A comparison of models as a whole: what is trained, what came of each training, and the record of it that the site brings along. */
import { ARCHITECTURES, type Architecture } from '../model/config.ts';
import type { Measure } from '../model/matched.ts';
import { FIELDS } from '../settings/fields.ts';
import { comparedRun } from '../training/compared.ts';
import { presetById } from '../training/presets.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { Contestant } from './versus.ts';

export interface Plan {
  /** Id of a preset. */
  readonly preset: string;
  readonly by: Measure;
  readonly models: readonly Architecture[];
  /** Training steps of each. */
  readonly steps: number;
  /** Trainings of each. */
  readonly seeds: number;
}

/** What came of one training. */
export interface Training {
  readonly architecture: Architecture;
  readonly seed: number;
  /** Share of held-out puzzles solved after the last segment, at each check. */
  readonly solved: readonly number[];
  /** Which of them are solved in the end, four a hexadecimal digit, the first one in its highest bit. */
  readonly puzzles: string;
}

export interface ComparisonRecord extends Plan {
  readonly command: string;
  readonly engine: string;
  /** Held-out puzzles. */
  readonly puzzles: number;
  /** Steps after which held-out puzzles were tried. */
  readonly checks: readonly number[];
  readonly trainings: readonly Training[];
}

/** Those that the site brings along. */
export const RECORDED: readonly Plan[] = (['parameters', 'updates'] as const).map((by) => ({
  preset: 'sudoku4-easy',
  by,
  models: ARCHITECTURES,
  steps: 750,
  seeds: 4,
}));

/** Where a record is among the page's files, and in public/. */
export const recordFile = ({ preset, by }: Pick<Plan, 'preset' | 'by'>): string => `compared/${preset}-${by}.json`;

/** What is trained, in order: each model once before any is trained again. @throws RangeError if there is no such preset. */
export function runsOf({ preset: id, by, models, steps, seeds }: Plan): readonly (readonly [Architecture, RunConfig])[] {
  const preset = presetById(id);
  if (!preset) throw new RangeError(`there is no preset "${id}"`);
  return Array.from({ length: seeds }, (_, training) =>
    models.map((architecture) => [architecture, comparedRun(preset.config, { architecture, by, steps, training })] as const),
  ).flat();
}

/** Yes and no as hexadecimal digits. */
export function packed(flags: readonly boolean[]): string {
  const digits: string[] = [];
  for (let i = 0; i < flags.length; i += 4)
    digits.push([8, 4, 2, 1].reduce((sum, bit, at) => sum + (flags[i + at] ? bit : 0), 0).toString(16));
  return digits.join('');
}

/** The same back. @param n how many there were. */
export const unpacked = (digits: string, n: number): boolean[] =>
  Array.from({ length: n }, (_, i) => ((Number.parseInt(digits[i >> 2], 16) >> (3 - (i & 3))) & 1) === 1);

export const modelName = (architecture: Architecture): string => FIELDS.model.architecture.options[architecture];

/** What a comparison is judged by, of the models that were chosen. */
export const contestantsOf = (
  { trainings, puzzles }: Pick<ComparisonRecord, 'trainings' | 'puzzles'>,
  models: readonly Architecture[],
): Contestant[] =>
  models.flatMap((architecture) => {
    const own = trainings.filter((training) => training.architecture === architecture);
    return own.length ? [{ name: modelName(architecture), outcomes: own.map((training) => unpacked(training.puzzles, puzzles)) }] : [];
  });

/** A record as its file has it: a training a line. */
export function comparisonText({ trainings, ...rest }: ComparisonRecord): string {
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},\n"trainings":[\n${trainings.map((training) => JSON.stringify(training)).join(',\n')}\n]}\n`;
}

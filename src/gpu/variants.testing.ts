/**
 * Every variant of every shader: what the programs of this project ask for, with the tiles of every kind of adapter, and every tile that
 * a tuner may try. Needs no GPU; `npm test -- shaders` hands the linked text of each to compilers (scripts/shaders.mjs).
 */
import { BASE, PLANS } from '../bench/scaling.ts';
import { type BenchSize, benchModel, benchTraining, SIZES } from '../bench/sizes.ts';
import { fuse, NO_FUSION } from '../engine/fusion.ts';
import type { Program } from '../engine/program.ts';
import { ARCHITECTURES, type ModelConfig } from '../model/config.ts';
import { MEASURES, type Measure, matched } from '../model/matched.ts';
import { evaluationProgram, hasShortSteps, stepPrograms, trainProgram } from '../model/programs.ts';
import type { TrainingConfig } from '../model/training.ts';
import { choicesOf } from '../settings/field.ts';
import { FIELDS } from '../settings/fields.ts';
import { PRESETS } from '../training/presets.ts';
import type { RunConfig } from '../training/run-config.ts';
import { evaluationBatch } from '../training/run-config.ts';
import { SHIPPED_RUNS, stagesOf } from '../training/shipped.ts';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import type { Binding, Dispatch } from './kernels/lowering.ts';
import { lowerProgram } from './lower-program.ts';
import { type ShaderKey, shaderKey } from './shaders.ts';
import { caseName, program as caseProgram } from './testing.ts';
import { HARDWARE_TILES, productKey, SOFTWARE_TILES, SUBGROUP_TILES, SWIFTSHADER_TILES, type Tiles } from './tiles.ts';
import { type Abilities, candidates } from './tuner.ts';

export interface Variant extends ShaderKey {
  /** The tiles and the program that ask for it, the first of several. */
  readonly wanted: string;
  readonly bindings: readonly Pick<Binding, 'binding' | 'access'>[];
}

interface Named {
  readonly name: string;
  readonly program: Program;
}

const TILE_SETS: Readonly<Record<string, Tiles>> = {
  software: SOFTWARE_TILES,
  swiftshader: SWIFTSHADER_TILES,
  hardware: HARDWARE_TILES,
  'hardware subgroup': SUBGROUP_TILES,
};

/** What no adapter gets at present, but tiles may say: the rest of what shaders can be linked to. Asked for by the cases alone. */
const [SMALL, LARGE] = [SOFTWARE_TILES.matmulNt, SWIFTSHADER_TILES.matmulNt];
const FURTHER_SETS: Readonly<Record<string, Tiles>> = {
  'large hardware': { ...HARDWARE_TILES, aloneTokens: 0, matmulNt: LARGE, matmulNn: LARGE, matmulTn: LARGE },
  'small swiftshader': { ...SWIFTSHADER_TILES, matmulNt: SMALL, matmulNn: SMALL, matmulTn: SMALL },
};

/** Of a device that can run every tile. */
const EVERYTHING: Abilities = {
  limits: { maxComputeInvocationsPerWorkgroup: 1024, maxComputeWorkgroupStorageSize: 65536 },
};

/** Steps with every gradient, with and without a Q target. */
const training = (name: string, c: ModelConfig, t: TrainingConfig): Named[] =>
  choicesOf(FIELDS.training.gradient).flatMap((gradient) => {
    const given = { ...t, gradient };
    return [true, ...(hasShortSteps(c, t) ? [false] : [])].map((qTarget) => ({
      name: `${name}, gradient ${gradient}${qTarget ? '' : ', no Q target'}`,
      program: trainProgram(c, given, qTarget).program,
    }));
  });

/** Updates one by one, with and without the weights of attention, and whole segments. */
function thinking(name: string, c: ModelConfig, batch: number): Named[] {
  const [bare, attentive] = [stepPrograms(c, 1), stepPrograms(c, 1, { attention: true })];
  const updates = [bare, attentive].flatMap(({ L, H }) => [...L, H].map(({ program }) => program));
  return [bare.encode, ...updates, bare.probe, bare.decode, evaluationProgram(c, batch).program].map((program) => ({
    name: `${name}, ${program.name}`,
    program,
  }));
}

const running = (name: string, config: RunConfig): Named[] => [
  ...training(name, config.model, config.training),
  ...thinking(name, config.model, evaluationBatch(config)),
];

/** What Compare makes of a preset. */
const compared = (name: string, config: RunConfig): Named[] =>
  ARCHITECTURES.filter((architecture) => architecture !== config.model.architecture).flatMap((architecture) =>
    (Object.keys(MEASURES) as Measure[]).flatMap((by) =>
      running(`${name} as ${architecture}, equal ${by}`, { ...config, model: matched(config.model, architecture, by) }),
    ),
  );

const measured = (name: string, size: BenchSize): Named[] => training(name, benchModel(size), benchTraining(size));

const everyCase = (): Named[] =>
  [...TILED_CASES, ...PLAIN_CASES].map((one) => ({ name: `case ${caseName(one)}`, program: caseProgram(one).program }));

/** Programs for whose products a tuner's candidates are listed too: the benchmark, which tunes, and cases for their odd shapes. */
const tunedPrograms = (): Named[] => [
  ...Object.entries<BenchSize>(SIZES).flatMap(([name, size]) => measured(`benchmark ${name}`, size)),
  ...everyCase(),
];

function fixedPrograms(): Named[] {
  return [
    ...PRESETS.flatMap(({ id, config }) => [...running(`preset ${id}`, config), ...compared(`preset ${id}`, config)]),
    ...SHIPPED_RUNS.flatMap((run) => stagesOf(run).flatMap(({ config }, i) => running(`model ${run.id}, stage ${i + 1}`, config))),
    ...Object.entries(PLANS).flatMap(([axis, { values }]) =>
      values.flatMap((value) => measured(`scaling, ${axis} ${value}`, { ...BASE, [axis]: value })),
    ),
  ];
}

/** Each once, in the order of the shaders' names. */
export function everyVariant(): Variant[] {
  const found = new Map<string, Variant>();
  const add = (wanted: string, dispatches: readonly Dispatch[]): void => {
    for (const dispatch of dispatches) {
      const key = shaderKey(dispatch);
      if (found.has(key)) continue;
      const { shader, constants, conditions, sizes = {}, flags = {}, bindings } = dispatch;
      found.set(key, {
        wanted,
        shader,
        constants,
        conditions,
        sizes,
        flags,
        bindings: bindings.map(({ binding, access }) => ({ binding, access })),
      });
    }
  };
  const [tuned, fixed] = [tunedPrograms(), fixedPrograms()];
  for (const [set, tiles] of Object.entries(TILE_SETS)) {
    for (const { name, program } of [...tuned, ...fixed]) add(`${set} tiles, ${name}`, lowerProgram(program, tiles));
    for (const { name, program } of tuned)
      for (const { tile, dispatches } of trials(program, tiles, tiles !== HARDWARE_TILES && tiles !== SUBGROUP_TILES))
        add(`${set} tiles but ${tile}, ${name}`, dispatches);
  }
  for (const [set, tiles] of Object.entries(FURTHER_SETS))
    for (const { name, program } of everyCase()) add(`${set} tiles, ${name}`, lowerProgram(program, tiles));
  return [...found.values()].sort((a, b) => a.shader.localeCompare(b.shader));
}

/** What a tuner tries for the products of a program. */
function trials(program: Program, tiles: Tiles, software: boolean): { tile: string; dispatches: Dispatch[] }[] {
  return fuse(program, tiles.fusion).calls.flatMap((call) => {
    const shape = productKey(call.kernel, call.dims);
    if (shape === undefined) return [];
    return candidates(call.kernel, software, EVERYTHING).map((tile) => ({
      tile: JSON.stringify(tile),
      dispatches: lowerProgram({ name: program.name, calls: [call] }, { ...tiles, products: new Map([[shape, tile]]), fusion: NO_FUSION }),
    }));
  });
}

/** What lessons tell of their figures, computed as the page computes them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tally } from '../../board/tally.ts';
import { readTrainedModel } from '../../checkpoints/trained-model.ts';
import { createCpuEngine, createOracle } from '../../cpu/cpu-engine.ts';
import type { Engine } from '../../engine/engine.ts';
import { aims, meanResiduals } from '../../lenses/loop.ts';
import { writeWeights } from '../../model/weights.ts';
import { parsePuzzle } from '../../puzzles/tasks.ts';
import { TraceRecorder } from '../../solving/recorder.ts';
import { moduleAt, parsePosition, perSegment, updateCount } from '../../trace/cursor.ts';
import { haltingSegment, segmentQs, type Trace } from '../../trace/trace.ts';
import { rubbedOut } from './act.ts';
import type { Puzzle, Step } from './lesson.ts';
import { lessonById } from './lessons/list.ts';
import { bytesPerStep, type Costs, GRADIENTS, STEPS, trainingBytes } from './memory.ts';
import { trainedReasoning, weightsOf } from './shipped.testing.ts';

/** A step's figure as the page computes it, with what its action changes. */
async function solveOf(step: Puzzle, open: () => Engine | Promise<Engine> = createCpuEngine): Promise<Trace> {
  const engine = await open();
  const model = readTrainedModel(readFileSync(weightsOf(step.model)));
  const recorder = await TraceRecorder.open(engine, model.config, model.loss);
  writeWeights(engine, model.config, model.weights);
  const { question, task } = parsePuzzle(step.puzzle);
  const reasoning = trainedReasoning(step);
  const recording = await recorder.record(question, reasoning, {});
  engine.destroy();
  return {
    header: {
      version: 1,
      task: task.id,
      model: model.config,
      loss_type: model.loss,
      reasoning,
      weights: { name: step.model, hash: '00' },
      engine: 'test',
      seed: undefined,
    },
    ...recording,
  };
}

/** What float32 may differ by from float64 in a whole solve, of numbers larger than 1 relatively. */
const TOLERANCE = 2e-3;

const stepOf = (lesson: string, n: number): Step => lessonById(lesson)?.steps[n - 1] as Step;

/** The figure of a step once its action has been done. */
function acted(step: Step): Puzzle {
  const { model, puzzle, reasoning, action } = step;
  const changed = action.do === 'pose' ? action.puzzle : action.do === 'rub' ? rubbedOut(puzzle, action.cell) : puzzle;
  return { model, puzzle: changed, reasoning: { ...reasoning, ...(action.do === 'think' ? action.reasoning : {}) } };
}

const endOf = (trace: Trace): number => updateCount(trace.header.reasoning) - 1;
const endsOf = ({ header: { reasoning } }: Trace): number[] =>
  Array.from({ length: reasoning.segments }, (_, m) => (m + 1) * perSegment(reasoning) - 1);
const at = (trace: Trace, text: string): number => parsePosition(trace.header.reasoning, text) as number;

describe('what is told of the figures', () => {
  it('tokens: a puzzle without one of its givens has several solutions; with other digits it is solved as well', async () => {
    const rub = parsePuzzle(acted(stepOf('tokens', 2)).puzzle);
    expect(rub.task.solve(rub.question).answers.length).toBeGreaterThan(1);
    const swapped = await solveOf(acted(stepOf('tokens', 4)));
    expect(tally(swapped, endOf(swapped)).solved).toBe(true);
  });

  it('guess: after one segment rules are broken and most cells stand, after all of them none is', async () => {
    const one = await solveOf(acted(stepOf('guess', 1)));
    expect(tally(one, endOf(one)).conflicts).toBeGreaterThan(0);
    const whole = await solveOf(stepOf('guess', 2));
    expect(endsOf(whole).map((end) => tally(whole, end).solved)[0]).toBe(false);
    expect(tally(whole, endOf(whole)).solved).toBe(true);
  });

  it('fast: each L-step of the first cycle is shorter than the one before, and with twelve the last is the shortest', async () => {
    const moved = meanResiduals(await solveOf(stepOf('fast', 1)));
    expect([...moved.slice(0, 4)]).toEqual([...moved.slice(0, 4)].sort((a, b) => b - a));
    const long = await solveOf(acted(stepOf('fast', 3)));
    const residuals = meanResiduals(long);
    const { L_cycles } = long.header.reasoning;
    for (let cycle = 0; cycle < residuals.length; cycle += L_cycles + 1)
      expect(residuals[cycle + L_cycles - 1]).toBeLessThan(residuals[cycle] / 4);
  });

  it('target: L moves further after its new target than before it, each time', async () => {
    const trace = await solveOf(stepOf('target', 2));
    const residuals = meanResiduals(trace);
    const h = at(trace, '1.1.H');
    expect(residuals[h + 1]).toBeGreaterThan(residuals[h - 1]);
    const figure3 = await solveOf(stepOf('target', 3));
    const { jumps, of } = aims(figure3, meanResiduals(figure3));
    expect(jumps).toBe(of);
  });

  it('target: the jumps grow smaller as the answer settles', async () => {
    const trace = await solveOf(stepOf('target', 3));
    const residuals = meanResiduals(trace);
    const { reasoning } = trace.header;
    const jumps = [...residuals].filter((_, i) => i > 0 && moduleAt(reasoning, i - 1) === 'H');
    expect(jumps.at(-1)).toBeLessThan(jumps[0]);
  });

  it('segments: two are fewer than it takes', async () => {
    const few = await solveOf(acted(stepOf('segments', 4)));
    const all = await solveOf(stepOf('segments', 4));
    expect(tally(all, endOf(all)).solved).toBe(true);
    expect(tally(few, endOf(few)).solved).toBe(false);
  });

  it('gradient: z_L still moves at the end of the first cycles, and far less at the end', async () => {
    const trace = await solveOf(stepOf('gradient', 3));
    const residuals = meanResiduals(trace);
    expect(residuals[at(trace, '1.2.4')]).toBeGreaterThan(2 * residuals[at(trace, '4.2.4')]);
  });

  it('halting: it would stop within the solve, and never where it misses; thinking on did no harm', async () => {
    const middle = await solveOf(stepOf('halting', 1));
    expect(segmentQs(middle).some(({ halts }) => halts)).toBe(true);
    const missed = await solveOf(acted(stepOf('halting', 3)));
    expect(tally(missed, endOf(missed)).solved).toBe(false);
    expect(segmentQs(missed).some(({ halts }) => halts)).toBe(false);
    const large = await solveOf(stepOf('halting', 4));
    const after = endsOf(large).slice(haltingSegment(large));
    expect(after.map((end) => tally(large, end).solved)).toEqual(after.map(() => true));
  });

  it('disputed: without the loop rules are broken; one blank is filled; solved or missed, the states move to the end', async () => {
    const one = await solveOf(acted(stepOf('disputed', 1)));
    expect(tally(one, endOf(one)).solved).toBe(false);
    const blank = await solveOf(acted(stepOf('disputed', 3)));
    expect(tally(blank, endOf(blank)).solved).toBe(true);
    const solved = await solveOf(stepOf('disputed', 4));
    const missed = await solveOf(acted(stepOf('disputed', 4)));
    expect(tally(solved, endOf(solved)).solved).toBe(true);
    expect(tally(missed, endOf(missed)).solved).toBe(false);
    for (const trace of [solved, missed]) expect(meanResiduals(trace)[endOf(trace)]).toBeGreaterThan(0.5);
  });

  it.each([
    ['target', 3],
    ['segments', 4],
  ] as const)('every number of %s %i is what the float64 oracle computes', async (lesson, n) => {
    const step = stepOf(lesson, n);
    const [shown, exact] = [await solveOf(step), await solveOf(step, createOracle)];
    const arrays = ({ updates, segments }: Trace) => ({ ...updates, ...segments });
    for (const [name, values] of Object.entries(arrays(exact))) {
      const found = arrays(shown)[name as keyof ReturnType<typeof arrays>];
      expect(found).toHaveLength(values.length);
      const worst = found.reduce((most, x, i) => Math.max(most, Math.abs(x - values[i]) / Math.max(1, Math.abs(values[i]))), 0);
      expect(worst, name).toBeLessThan(TOLERANCE);
    }
  });
});

describe('what a gradient costs', () => {
  it('is the same for any T with the last updates kept, and grows by the same for each L-step that is kept', () => {
    const found = Object.fromEntries(
      GRADIENTS.map((gradient) => [gradient, STEPS.map((steps) => trainingBytes(steps, gradient))]),
    ) as unknown as Costs;
    expect(new Set(found['one-step']).size).toBe(1);
    const { cycle } = found;
    expect(bytesPerStep(found)).toBeGreaterThan(0);
    expect((cycle[2] - cycle[1]) / (STEPS[2] - STEPS[1])).toBeCloseTo(bytesPerStep(found), 0);
  });
});

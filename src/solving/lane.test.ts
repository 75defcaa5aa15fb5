/** A lane recorded anew tells what was thought, on the board as it is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTrainedModel } from '../checkpoints/trained-model.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { tokenCount } from '../model/config.ts';
import { writeWeights } from '../model/weights.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { seen } from '../puzzles/view.ts';
import type { Strategy } from '../trace/thinking.ts';
import { attentionBack, type LaneRecording, recordLane } from './lane.ts';
import { TraceRecorder } from './recorder.ts';
import { type ThinkEvent, Thinker, type ThinkOptions, thinkingOf } from './think.ts';

const task = TASKS.sudoku4;
const model = readTrainedModel(readFileSync('public/models/sudoku4.safetensors'));
/** It has no solution, so that every view is given up. */
const QUESTION = task.parse('123...4.........');
const STRATEGY: Strategy = { segments: 4, commitFrom: 2, views: 3, order: 'in turn', seed: 5 };

async function thinking(engine: Awaited<ReturnType<typeof createCpuEngine>>, options: ThinkOptions = {}) {
  const events: ThinkEvent[] = [];
  const thinker = await Thinker.create(engine, model, task, STRATEGY, 1);
  const recorder = await TraceRecorder.open(engine, model.config, model.loss);
  writeWeights(engine, model.config, model.weights);
  const thoughts = await thinker.think([{ question: QUESTION }], { ...options, watch: (event) => events.push(event) });
  const thought = thoughts?.[0];
  return { events, thought: thought && thinkingOf(STRATEGY, thought), recorder };
}

describe.each([
  { name: 'cpu', create: createCpuEngine, digits: 7 },
  { name: 'webgpu', create: createNodeGpuEngine, digits: 4 },
])('a lane on the $name engine', ({ create, digits }) => {
  it('answers after each segment what was thought, cells taken for given and all', async () => {
    const engine = await create();
    const { events, thought, recorder } = await thinking(engine);
    expect(thought?.lanes).toHaveLength(3);
    const { seq_len: S, vocab_size: V } = model.config;
    for (const shown of [0, 1, 2]) {
      const { recording, reasoning } = (await recordLane(
        recorder,
        model.config,
        task,
        QUESTION,
        { ...thought!, shown },
        model.config,
        {},
      )) as LaneRecording;
      expect(reasoning.segments).toBe(4);
      expect(recording.question).toEqual(QUESTION);
      for (const event of events) {
        if (event.type !== 'segment' || event.view !== shown) continue;
        const output = recording.segments.output.subarray((event.segment - 1) * S * V, event.segment * S * V);
        output.forEach((chance, i) => {
          expect(chance).toBeCloseTo(event.chances[i]!, digits);
        });
        for (let cell = 0; cell < S; cell++) {
          const chances = output.subarray(cell * V, (cell + 1) * V);
          expect(chances.indexOf(Math.max(...chances))).toBe(event.answer[cell]);
        }
      }
    }
    engine.destroy();
  });
});

it('tells of each view when it begins, of each segment and cell taken for given, and of its end', async () => {
  const engine = await createCpuEngine();
  const { events, thought } = await thinking(engine);
  engine.destroy();
  const one = ['begins', 'segment', 'segment', 'segment', 'segment', 'ends'];
  expect(events.map(({ type, view }) => [view, type])).toEqual([0, 1, 2].flatMap((view) => one.map((type) => [view, type])));
  for (const [view, lane] of thought!.lanes.entries()) {
    const commits = events.flatMap((event) => (event.type === 'segment' && event.view === view && event.commit ? [event.commit] : []));
    expect(commits).toEqual(lane.commits);
    expect(commits.map(({ segment }) => segment)).toEqual([2, 3, 4]);
    const end = events.find((event) => event.type === 'ends' && event.view === view);
    expect(end).toMatchObject({ segments: 4, answer: lane.answer, cost: undefined });
    expect(task.wider?.broken(lane.answer, QUESTION)).toMatch(/^(two|three|four) \ds in |^the given /);
  }
});

it('ends where nobody waits for it', async () => {
  const engine = await createCpuEngine();
  let left = 3;
  const { events, thought } = await thinking(engine, { shouldContinue: async () => left-- > 0 });
  engine.destroy();
  expect(thought).toBeUndefined();
  expect(events.map(({ type }) => type)).toEqual(['begins', 'segment', 'segment', 'segment']);
});

it('shows states and attention of a view at the cells of the board', async () => {
  const engine = await createCpuEngine();
  const { thought, recorder } = await thinking(engine);
  const lane = (await recordLane(recorder, model.config, task, QUESTION, { ...thought!, shown: 1 }, model.config, {
    states: true,
  })) as LaneRecording;
  const { hidden_size: D } = model.config;
  const slots = tokenCount(model.config) - 16;
  const { view, commits, reasoning } = lane;
  expect([...lane.seen.question]).toEqual([...seen(view, QUESTION)]);
  for (const [at, cell] of Array.from(view.from).entries()) {
    const token = (states: Float32Array, place: number) => states.subarray((slots + place) * D, (slots + place + 1) * D);
    expect(token(lane.recording.states!.after, cell)).toEqual(token(lane.seen.states!.after, at));
  }
  const { tokens, weights } = await recorder.attention({ ...lane.seen, commits }, reasoning, 5, { layer: 0, head: 0 });
  const turned = attentionBack(model.config, view, weights);
  const at = (w: Float32Array, query: number, key: number) => w[(slots + query) * tokens + slots + key];
  for (const [a, queryCell] of Array.from(view.from).entries())
    for (const [b, keyCell] of Array.from(view.from).entries()) expect(at(turned, queryCell, keyCell)).toBe(at(weights, a, b));
  engine.destroy();
});

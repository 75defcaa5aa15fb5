/** Records one lane of a thought: the try in one view, with the cells that were taken for given, shown on the board as it is. */

import type { ModelConfig } from '../model/config.ts';
import { puzzleSlots, tokenCount } from '../model/config.ts';
import type { Task } from '../puzzles/task.ts';
import { seen, unseenChances, type View } from '../puzzles/view.ts';
import type { Thinking } from '../trace/thinking.ts';
import type { Reasoning } from '../trace/trace.ts';
import type { Commits, Recording, RecordOptions, TraceRecorder } from './recorder.ts';
import { viewOf } from './think.ts';

/** A lane as the network saw it. */
export interface LaneRecording {
  readonly view: View;
  readonly commits: Commits;
  readonly reasoning: Reasoning;
  /** In the orientation of the view. */
  readonly seen: Recording;
  /** The same in the board's own orientation. */
  readonly recording: Recording;
}

/** What the view makes of a commitment. */
function commitsSeen({ from, names }: View, commits: Commits): Commits {
  const at = Array.from(from);
  return commits.map(({ segment, cell, token }) => ({ segment, cell: at.indexOf(cell), token: names[token] as number }));
}

/**
 * @param cycles N and T; the segments are the lane's own.
 * @returns undefined where `shouldContinue` ended it.
 * @throws RangeError if the strategy draws no such view of these puzzles.
 */
export async function recordLane(
  recorder: TraceRecorder,
  model: ModelConfig,
  task: Task,
  question: Uint8Array,
  { strategy, lanes, shown }: Thinking,
  cycles: Pick<Reasoning, 'H_cycles' | 'L_cycles'>,
  options: Omit<RecordOptions, 'commits'>,
): Promise<LaneRecording | undefined> {
  const lane = lanes[shown];
  if (!lane) throw new RangeError(`there is no lane ${shown + 1} among ${lanes.length}`);
  const view = viewOf(task, strategy, shown);
  const commits = commitsSeen(view, lane.commits);
  const reasoning = { segments: lane.segments, H_cycles: cycles.H_cycles, L_cycles: cycles.L_cycles };
  const recording = await recorder.record(seen(view, question), reasoning, { ...options, commits });
  return recording && { view, commits, reasoning, seen: recording, recording: turnedBack(model, view, recording, question) };
}

function turnedBack(model: ModelConfig, view: View, { updates, segments, states }: Recording, question: Uint8Array): Recording {
  const { hidden_size: D, vocab_size: V } = model;
  const tokens = (data: Float32Array, width = 1) => tokensBack(model, view, data, width);
  const chances = (data: Float32Array) => unseenChances(view, data, V);
  return {
    question: question.slice(),
    updates: { norm: tokens(updates.norm), change: tokens(updates.change), probe: chances(updates.probe) },
    segments: { output: chances(segments.output), q: segments.q },
    ...(states ? { states: { initial: tokens(states.initial, D), after: tokens(states.after, D) } } : {}),
  };
}

/** `width` numbers for each token [n, K, width], from the view's order of cells to the board's. */
export function tokensBack(model: ModelConfig, { from }: View, data: Float32Array, width: number): Float32Array {
  const [K, P] = [tokenCount(model), puzzleSlots(model)];
  const out = data.slice();
  for (let row = 0; row < data.length; row += K * width)
    for (let at = 0; at < model.seq_len; at++) {
      const first = row + (P + at) * width;
      out.set(data.subarray(first, first + width), row + (P + (from[at] as number)) * width);
    }
  return out;
}

/** Attention weights [K, K], from the view's order of cells to the board's. */
export function attentionBack(model: ModelConfig, view: View, weights: Float32Array): Float32Array {
  const K = tokenCount(model);
  // Rows as tokens of K numbers, then each row's numbers as tokens of one.
  return tokensBack(model, view, tokensBack(model, view, weights, K), 1);
}

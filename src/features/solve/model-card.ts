/** What was measured of a shipped model, from the card beside it. */
import * as v from 'valibot';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));

const score = v.object({ n: count, exact: share, interval: v.tuple([share, share]), segments: positive, gflop: positive });
const levelled = v.object({ ...score.entries, levels: v.optional(v.record(v.string(), score), {}) });
const wide = v.object({ ...levelled.entries, think: v.string(), strategy: v.object({ segments: count, views: count }) });

const schema = v.object({
  name: v.string(),
  summary: v.string(),
  hash: v.string(),
  training: v.object({
    command: v.string(),
    seed: v.number(),
    steps: count,
    seconds: v.number(),
    gflop: positive,
    engine: v.string(),
  }),
  data: v.object({ held_out: v.string(), kind: v.string(), note: v.optional(v.string()) }),
  accuracy: v.object({
    n: count,
    segments: count,
    exact: v.pipe(v.array(share), v.minLength(1)),
    halting: v.object({ segments: v.number(), exact: v.number() }),
  }),
  one_try: v.optional(v.array(levelled), []),
  wide: v.optional(v.array(wide), []),
  config: v.object({ data: v.object({ count }), training: v.object({ batch_size: count }) }),
});

export type ModelCard = v.InferOutput<typeof schema>;
export type Score = v.InferOutput<typeof score>;
export type LevelledScore = v.InferOutput<typeof levelled>;
export type WideScore = v.InferOutput<typeof wide>;

/** @throws Error if it is no card. */
export const readCard = (json: unknown): ModelCard => v.parse(schema, json);

/** @throws Error if the card cannot be read. */
export async function fetchCard(url: string): Promise<ModelCard> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return readCard(await response.json());
}

/** A line of a figure: all puzzles, or those of a level, under each way of thinking. */
export interface LevelLine {
  readonly level: string | undefined;
  /** One for each of the scores; undefined where none of its puzzles were of the level. */
  readonly scores: readonly (Score | undefined)[];
}

/** All puzzles first, then each level from the easiest; a level that is all there is would be the same line again. */
export function levelLines(scores: readonly LevelledScore[]): LevelLine[] {
  const levels = [...new Set(scores.flatMap(({ levels }) => Object.keys(levels)))];
  return [
    { level: undefined, scores },
    ...(levels.length > 1 ? levels : []).map((level) => ({ level, scores: scores.map((one) => one.levels[level]) })),
  ];
}

/** What was measured of a shipped model, from the card beside it. */
import * as v from 'valibot';

const shares = v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const schema = v.object({
  name: v.string(),
  summary: v.string(),
  hash: v.string(),
  training: v.object({ seed: v.number(), steps: count, seconds: v.number(), engine: v.string() }),
  data: v.object({ held_out: v.string(), kind: v.string(), note: v.optional(v.string()) }),
  accuracy: v.object({
    n: count,
    segments: count,
    exact: v.pipe(shares, v.minLength(1)),
    halting: v.object({ segments: v.number(), exact: v.number() }),
  }),
  longer: v.optional(v.array(v.object({ segments: count, H_cycles: count, L_cycles: count, exact: v.pipe(shares, v.minLength(1)) })), []),
});

export type ModelCard = v.InferOutput<typeof schema>;

/** @throws Error if the card cannot be read. */
export async function fetchCard(url: string): Promise<ModelCard> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return v.parse(schema, await response.json());
}

/** The best share and the segment, from 1, after which it is reached. */
export function bestOf(exact: readonly number[]): { readonly share: number; readonly segment: number } {
  const share = Math.max(...exact);
  return { share, segment: exact.indexOf(share) + 1 };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../formats/error.ts';
import { readSafetensors, type TensorInput, writeSafetensors } from '../formats/safetensors.ts';
import { COMPACT_ERROR, decodeTrace, encodeTrace, HALF_ERROR } from './file.ts';
import type { Thinking } from './thinking.ts';
import { madeUpTrace } from './trace.testing.ts';
import type { Trace } from './trace.ts';

/** Draws that repeat, many of them 0 or alike: ties are where rounding could change a digit. */
function draws(seed: number): () => number {
  let x = seed + 1;
  return () => {
    x = (x * 48271) % 2147483647;
    return Math.min(0.999, Math.floor((x / 2147483647) * 7) / 6);
  };
}
const traces = fc
  .record({
    segments: fc.integer({ min: 1, max: 3 }),
    H_cycles: fc.integer({ min: 1, max: 2 }),
    L_cycles: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
    states: fc.boolean(),
    known: fc.boolean(),
    wide: fc.boolean(),
  })
  .map(({ seed, states, known, wide, ...reasoning }): Trace => {
    const { states: kept, ...trace } = madeUpTrace(reasoning, draws(seed));
    const header = { ...trace.header, seed: known ? seed : undefined };
    return { ...trace, header, ...(states && kept ? { states: kept } : {}), ...(wide ? { thinking: twoLanes(reasoning.segments) } : {}) };
  });

/** A view that was given up, and one that came to an end and is recorded. */
const twoLanes = (segments: number): Thinking => ({
  strategy: { segments: 3, commitFrom: 1, views: 4, order: 'in turn', seed: 7 },
  shown: 1,
  lanes: [
    {
      segments: 3,
      commits: [
        { segment: 1, cell: 15, token: 5, probability: 1 },
        { segment: 3, cell: 0, token: 2, probability: 0.5 },
      ],
      answer: new Uint8Array(16).fill(2),
      cost: undefined,
    },
    { segments, commits: [], answer: Uint8Array.from({ length: 16 }, (_, i) => i % 6), cost: 0 },
  ],
});
const wideTrace = (): Trace => ({ ...madeUpTrace(), thinking: twoLanes(2) });

const argmaxes = (p: Float32Array): number[] =>
  Array.from({ length: p.length / 6 }, (_, row) => {
    const chances = p.subarray(row * 6, row * 6 + 6);
    return chances.indexOf(Math.max(...chances));
  });

/** A file with one tensor or the metadata changed. */
function changed(change: (tensors: Map<string, TensorInput>, metadata: Record<string, string>) => void, of = madeUpTrace()): Uint8Array {
  const file = readSafetensors(encodeTrace(of));
  const tensors = new Map(
    [...file.tensors].map(([name, t]) => [name, { name, shape: t.shape, data: t.read().slice() as Float32Array | Uint8Array }] as const),
  );
  const metadata = Object.fromEntries(file.metadata);
  change(tensors, metadata);
  return writeSafetensors(tensors.values(), metadata);
}
/** The header with one field of a section, or of itself, set. */
const header = (section: string | undefined, field: string, value: unknown) =>
  changed((_, metadata) => {
    const parsed = JSON.parse(metadata.header);
    (section === undefined ? parsed : parsed[section])[field] = value;
    metadata.header = JSON.stringify(parsed);
  });
/** The same of a trace with lanes. */
const lanes = (
  change: (thinking: {
    shown: number;
    strategy: { views: number; seed: number };
    lanes: { segments: number; commits: object[] }[];
  }) => void,
) =>
  changed((_, metadata) => {
    const parsed = JSON.parse(metadata.header);
    change(parsed.thinking);
    metadata.header = JSON.stringify(parsed);
  }, wideTrace());
const metadata = (field: string, value: string) =>
  changed((_, fields) => {
    fields[field] = value;
  });
const without = (name: string) =>
  changed((tensors) => {
    tensors.delete(name);
  });
const poke = (name: string, value: number) =>
  changed((tensors) => {
    tensors.get(name)!.data[3] = value;
  });

describe('a trace file', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
      }),
      { numRuns: 50 },
    );
  });

  it('of before there were lanes still opens, and one with lanes says whether there are any', () => {
    const { thinking, ...before } = wideTrace();
    expect(thinking).toBeDefined();
    expect(decodeTrace(encodeTrace(before as Trace)).thinking).toBeUndefined();
    expect(JSON.parse(readSafetensors(encodeTrace(before as Trace)).metadata.get('header') as string)).not.toHaveProperty('thinking');
    expect(decodeTrace(encodeTrace(wideTrace(), true)).thinking).toEqual(twoLanes(2));
  });

  it('of before there were wounds still opens as the whole network’s, and one of a wounded network says what is missing and when', () => {
    const trace = madeUpTrace();
    expect(decodeTrace(encodeTrace(trace)).header).not.toHaveProperty('wound');
    for (const wound of [
      { lesion: { kind: 'reset', state: 'z_H' } },
      { lesion: { kind: 'noise', state: 'z_L', sigma: 0.5 }, segments: 2 },
    ] as const) {
      const wounded = { ...trace, header: { ...trace.header, wound } };
      expect(decodeTrace(encodeTrace(wounded))).toEqual(wounded);
      expect(decodeTrace(encodeTrace(wounded, true)).header.wound).toEqual(wound);
    }
  });

  it('in its compact form names the same token of every cell, and is nowhere further off than it says', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const bytes = encodeTrace(trace, true);
        const back = decodeTrace(bytes);
        for (const [was, is] of [
          [trace.updates.probe, back.updates.probe],
          [trace.segments.output, back.segments.output],
        ] as const) {
          expect(argmaxes(is)).toEqual(argmaxes(was));
          expect(Math.max(...was.map((p, i) => Math.abs(p - is[i])))).toBeLessThanOrEqual(COMPACT_ERROR + 1e-7);
        }
        for (const name of ['norm', 'change'] as const)
          back.updates[name].forEach((x, i) => {
            const was = trace.updates[name][i];
            expect(Math.abs(x - was)).toBeLessThanOrEqual(HALF_ERROR * was + 1e-7);
          });
        expect(back.states).toBeUndefined();
        expect(bytes.length).toBeLessThan(encodeTrace(trace).length);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['another container', metadata('format', 'pt'), 'a trace: format "hrm-trace"'],
    ['a broken header', metadata('header', '{'), 'metadata "header": expected JSON'],
    ['another version', header(undefined, 'version', 2), 'metadata "header", version: expected 1, found 2'],
    ['a field too many', header('model', 'extra', 1), 'model.extra'],
    ['a model that cannot run', header('model', 'num_heads', 3), 'Heads must divide the hidden size of 8: 2 or 4 do (model.num_heads)'],
    ['a hash of another length', header('weights', 'hash', 'abc'), 'weights.hash'],
    ['half a segment', header('reasoning', 'segments', 1.5), 'reasoning.segments'],
    [
      'more updates than there are numbers for',
      header('reasoning', 'segments', 60_000),
      'tensor "updates.norm": expected floats of shape [180000, 17]',
    ],
    ['a lesion that nobody knows', header(undefined, 'wound', { lesion: 'no-X' }), 'metadata "header", wound'],
    ['a head that the model does not have', header(undefined, 'wound', { lesion: 'silent-L-99' }), 'there is no head 98'],
    ['a wound of no segment', header(undefined, 'wound', { lesion: 'no-H', segments: 0 }), 'wound.segments'],
    ['a missing array', without('segments.q'), 'tensor "segments.q": expected floats of shape [2, 2], found no such'],
    ['states without a beginning', without('states.initial'), 'tensor "states.initial"'],
    ['a probability above 1', poke('updates.probe', 1.5), 'tensor "updates.probe": expected numbers from 0 to 1, found 1.5 at element 3'],
    ['a probability below 0', poke('segments.output', -0.1), 'tensor "segments.output"'],
    [
      'a residual that is no number',
      poke('updates.change', Number.NaN),
      'tensor "updates.change": expected finite numbers from 0, found NaN',
    ],
    ['an endless Q value', poke('segments.q', Number.NEGATIVE_INFINITY), 'tensor "segments.q": expected finite numbers, found -Infinity'],
    [
      'more lanes than views',
      lanes((t) => {
        t.strategy.views = 1;
      }),
      '2 lanes of 1 views',
    ],
    [
      'a lane that is not there',
      lanes((t) => {
        t.shown = 2;
      }),
      'lane 3 recorded over 2 segments',
    ],
    [
      'another lane than the one recorded',
      lanes((t) => {
        t.shown = 0;
      }),
      'lane 1 recorded over 2 segments',
    ],
    [
      'a lane beyond its budget',
      lanes((t) => {
        t.lanes[0].segments = 4;
      }),
      'lane 1 with 4 segments of 3',
    ],
    [
      'a commitment outside the board',
      lanes((t) => {
        t.lanes[0].commits = [{ segment: 1, cell: 16, token: 2, probability: 1 }];
      }),
      'in lane 1',
    ],
    [
      'two commitments at once',
      lanes((t) => {
        t.lanes[1].commits = [
          { segment: 1, cell: 1, token: 2, probability: 1 },
          { segment: 1, cell: 2, token: 2, probability: 1 },
        ];
      }),
      'in lane 2',
    ],
    [
      'a seed that is none',
      lanes((t) => {
        t.strategy.seed = -1;
      }),
      'thinking.strategy.seed',
    ],
    [
      'lanes without answers',
      changed((tensors) => {
        tensors.delete('lanes.answer');
      }, wideTrace()),
      'tensor "lanes.answer"',
    ],
    ['a token outside the vocabulary', poke('question', 6), 'tensor "question": expected numbers from 0 to 5, found 6 at element 3'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeTrace(bytes)).toThrow(message);
    expect(() => decodeTrace(bytes)).toThrow(FormatError);
  });

  it('says what is wrong with any bytes, and never anything else', () => {
    const whole = encodeTrace(wideTrace());
    const flips = fc.array(fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(flips, fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice(0, length % 3 ? whole.length : length);
        for (const { at, to } of changes) if (at < bytes.length) bytes[at] = to;
        try {
          decodeTrace(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

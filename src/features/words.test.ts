/** What the pages say, read through once: short sentences, numbers in one style, no word of ours alone. */
import { describe, expect, it } from 'vitest';
import { offlineStrings } from '../app/offline-strings.ts';
import { strings as shellStrings } from '../app/strings.ts';
import { boardStrings } from '../board/strings.ts';
import { chartStrings } from '../charts/strings.ts';
import { CLAIMS } from '../claims/list.ts';
import { loopStrings } from '../lenses/loop-strings.ts';
import { lensStrings } from '../lenses/strings.ts';
import { sessionStrings } from '../session/strings.ts';
import type { Field } from '../settings/field.ts';
import { FIELDS } from '../settings/fields.ts';
import { PRESETS } from '../training/presets.ts';
import { common } from '../words/common.ts';
import { engineStrings } from '../words/engine.ts';
import { reasoningWords } from '../words/reasoning.ts';
import { benchmarkStrings } from './benchmark/strings.ts';
import { compareStrings } from './compare/strings.ts';
import { dataStrings } from './data/strings.ts';
import { labStrings } from './lab/strings.ts';
import { learnStrings } from './learn/strings.ts';
import { runsStrings } from './runs/strings.ts';
import { said } from './said.testing.ts';
import { CALLS } from './said-calls.testing.ts';
import { solveStrings } from './solve/strings.ts';
import { keepStrings } from './train/keep-strings.ts';
import { strings } from './train/strings.ts';

/** Words of a sentence at most. */
const MOST = 20;

/** Words that this project's code has for things, and nobody else. */
const PRIVATE = /\b(lanes?|tally|handover|arena|lowering|oracle|draft|roofline|persisted|hydrated)\b/i;
/** Places of updates as the code writes them. */
const ADDRESS = /\b\d+\.\d+\.(H|L|\d+)\b/;

const sentences = (text: string): string[] => text.split(/(?<=[.?!])\s+/);
const words = (sentence: string): string[] => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

describe.each(
  Object.entries({
    shell: shellStrings,
    offline: offlineStrings,
    common,
    engine: engineStrings,
    reasoning: reasoningWords,
    session: sessionStrings,
    settings: Object.values(FIELDS).flatMap((fields) =>
      Object.values(fields as Readonly<Record<string, Field>>).map(({ name, help }) => ({ name, help })),
    ),
    presets: PRESETS.map(({ name, summary }) => ({ name, summary })),
    claims: CLAIMS.map(({ says, measures, rule }) => ({ says, measures, rule })),
    train: strings,
    keep: keepStrings,
    solve: solveStrings,
    compare: compareStrings,
    runs: runsStrings,
    lab: labStrings,
    learn: learnStrings,
    data: dataStrings,
    benchmark: benchmarkStrings,
    board: boardStrings,
    charts: chartStrings,
    lenses: lensStrings,
    loop: loopStrings,
  }),
)('the words of %s', (page, strings) => {
  const texts = said(strings, page, CALLS);
  const wrong = (fault: RegExp): string[] => texts.filter(([, text]) => fault.test(text)).map(([path, text]) => `${path}: ${text}`);

  it('have no sentence over twenty words', () => {
    const long = texts.flatMap(([path, text]) =>
      sentences(text)
        .filter((one) => words(one).length > MOST)
        .map((one) => `${path}: ${one}`),
    );
    expect(long).toEqual([]);
  });

  it('write percent in one style', () => {
    expect(wrong(/\d\s%|per ?cent/i)).toEqual([]);
  });

  it('write large numbers in one style', () => {
    expect(wrong(/(?<![\d.,:#/=\w-])\d{4,}(?![\d\w]*[./])/)).toEqual([]);
  });

  it('say every number that they are given', () => {
    expect(wrong(/NaN|undefined|Infinity|\[object|\bnull\b/)).toEqual([]);
  });

  it('have no word that is ours alone', () => {
    expect(wrong(PRIVATE)).toEqual([]);
    expect(wrong(ADDRESS)).toEqual([]);
  });
});

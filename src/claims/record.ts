/** What a test of a claim leaves: a record as a file, and all of them as one list for the page and as text. */
import type { Engine } from '../engine/engine.ts';
import type { Claim, Data, Finding, Request, Tested } from './claim.ts';
import { Lab, Stopped, type Subject, type Watch } from './lab.ts';
import { CLAIMS } from './list.ts';
import { NO_ENGINE, withInterval, written } from './words.ts';

/** The result of a test, and all that it takes to come to it again. */
export interface Result extends Request {
  /** The model's name and the hash of its weights; left out for a claim that needs no model. */
  readonly model?: string;
  readonly hash?: string;
  readonly engine: string;
  readonly finding: Finding;
  readonly data: Data;
}

/** A result that the site brings along. */
export interface ClaimRecord extends Result {
  readonly claim: string;
  readonly command: string;
}

export const testedOf = ({ model: { config, task } }: Subject): Tested => ({ config, task });

/**
 * Tests a claim.
 * @param open engines, one after the other.
 * @returns undefined where the watch ended it. @throws RangeError if the claim means nothing for the model.
 */
export async function testClaim(
  claim: Claim,
  subject: Subject | undefined,
  request: Request,
  open: () => Promise<Engine>,
  watch: Watch,
): Promise<Result | undefined> {
  const problem = subject && claim.needs(testedOf(subject));
  if (problem) throw new RangeError(`${claim.id} cannot be tested on ${subject.name}: ${problem}`);
  let engine = NO_ENGINE;
  const opening = async (): Promise<Engine> => {
    const opened = await open();
    engine = opened.info.label;
    return opened;
  };
  try {
    const data = await claim.measure(new Lab(subject, opening, watch), request);
    return { ...(subject ? { model: subject.name, hash: subject.hash } : {}), ...request, engine, finding: claim.judge(data), data };
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

/** A claim as the page shows it before anything is run here. */
export interface ClaimCard extends Pick<Claim, 'id' | 'says' | 'source' | 'against' | 'measures' | 'rule'> {
  readonly record: Omit<ClaimRecord, 'data' | 'claim'>;
  /** By model, in the order of the list of models: what it costs there, or why it means nothing. One entry, '', for a claim without a model. */
  readonly models: Readonly<Record<string, Cost | { readonly refused: string }>>;
}

/** GFLOP of a test on n puzzles: fixed + each · n. */
export interface Cost {
  readonly fixed: number;
  readonly each: number;
}

export interface ClaimList {
  readonly models: readonly { readonly id: string; readonly name: string }[];
  readonly claims: readonly ClaimCard[];
}

const gflop = (flops: number): number => Number((flops / 1e9).toPrecision(4));

function costOf(claim: Claim, tested: Tested | undefined): Cost {
  const [one, two] = [claim.cost(tested, 1), claim.cost(tested, 2)];
  return { fixed: gflop(2 * one - two), each: gflop(two - one) };
}

/** @param records of claims by id. @param subjects the site's models by id. */
export function claimList(records: ReadonlyMap<string, ClaimRecord>, subjects: ReadonlyMap<string, Subject>): ClaimList {
  return {
    models: [...subjects].map(([id, { name }]) => ({ id, name })),
    claims: CLAIMS.flatMap((claim): ClaimCard[] => {
      const record = records.get(claim.id);
      if (!record) return [];
      const { data: _, claim: __, ...rest } = record;
      const { id, says, source, against, measures, rule } = claim;
      const models =
        claim.recorded.model === undefined
          ? { '': costOf(claim, undefined) }
          : Object.fromEntries(
              [...subjects].map(([name, subject]) => {
                const refused = claim.needs(testedOf(subject));
                return [name, refused === undefined ? costOf(claim, testedOf(subject)) : { refused }];
              }),
            );
      return [{ id, says, source, ...(against ? { against } : {}), measures, rule, record: rest, models }];
    }),
  };
}

/** A record as its file has it: a row of the data a line, so that it can be read and compared. */
export function recordText({ data, ...rest }: ClaimRecord): string {
  const head = JSON.stringify(rest, null, 1).slice(0, -2);
  const rows = data.rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  return `${head},\n "data": {\n  "facts": ${JSON.stringify(data.facts)},\n  "columns": ${JSON.stringify(data.columns)},\n  "rows": [\n${rows}\n  ]\n }\n}\n`;
}

const VERDICTS = { holds: 'holds here', 'does not hold': 'does not hold here', 'cannot tell': 'cannot tell at this n' } as const;

/** All records as a page of the documentation. */
export function claimsMarkdown({ claims }: ClaimList): string {
  const link = ({ text, url }: { text: string; url: string }): string => `[${text}](${url})`;
  const table = claims.map(({ id, says, record: { finding } }) => {
    const { effect, n, verdict } = finding;
    return `| [${says}](#${id}) | **${VERDICTS[verdict]}** | ${withInterval(effect, effect.unit)} | ${n} |`;
  });
  const parts = claims.flatMap(({ id, says, source, against, measures, rule, record }) => {
    const { finding, command, model, hash, engine } = record;
    const { effect, least, n, of, sentence, figure } = finding;
    const on = [...(model ? [model, `weights ${hash?.slice(0, 12)}`] : []), ...(engine === NO_ENGINE ? ['nothing runs'] : [engine])].join(
      ', ',
    );
    return [
      `## ${id}`,
      '',
      `${says} Said by ${link(source)}${against ? `; otherwise ${link(against)}` : ''}.`,
      '',
      `* **Measured:** ${measures}`,
      `* **Rule:** ${rule}`,
      `* **Result: ${VERDICTS[finding.verdict]}.** ${sentence}`,
      `* ${effect.name}: ${withInterval(effect, effect.unit)}, to be above ${written(least, effect.unit)}; n = ${n} ${of}.`,
      `* ${figure.title}: ${figureText(figure)}.`,
      `* \`${command}\`: ${on}`,
      '',
    ];
  });
  return [
    '# Claims, tested',
    '',
    'What is said about this model, tested on the models that this site ships or on small ones trained for it. Generated by',
    '`npm run --silent hrm -- claim record` from `public/claims/`; a test holds that it is up to date. Intervals are of 95% and of one figure each.',
    'A verdict speaks of these models and puzzles, not of the published ones. Run any of them yourself: with its command, or on the Lab page.',
    '',
    '| Claim | Verdict | Effect | n |',
    '| --- | --- | --- | --- |',
    ...table,
    '',
    ...parts,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** The numbers of a figure in words; of lines their first and last. */
function figureText(figure: Finding['figure']): string {
  if (figure.kind === 'bars') return figure.bars.map((bar) => `${bar.label} ${withInterval(bar, figure.unit)}`).join('; ');
  return figure.lines
    .filter(({ points }) => points.length > 0)
    .map(({ label, points }) => {
      const [first, last] = [points[0], points[points.length - 1]];
      return `${label}: ${written(first.y, figure.unit)} at ${first.x}, ${written(last.y, figure.unit)} at ${last.x} ${figure.along}`;
    })
    .join('; ');
}

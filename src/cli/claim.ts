import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim } from '../claims/claim.ts';
import type { Subject } from '../claims/lab.ts';
import { CLAIMS, claimById } from '../claims/list.ts';
import { type ClaimRecord, claimList, claimsMarkdown, type Result, recordText, testClaim, testedOf } from '../claims/record.ts';
import { readSubject } from '../claims/subject.ts';
import { NO_ENGINE, withInterval, written } from '../claims/words.ts';
import { SHIPPED_RUNS } from '../training/shipped.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { parseFile, readBytes, writeWhole } from './files.ts';
import { watch } from './progress.ts';
import { UsageError } from './usage.ts';

const MODELS = 'public/models';
const RECORDS = 'public/claims';
const DOCS = 'docs/claims.md';
const SEED = 1;

/** Claims about the model: list them, test one, or record those that the site brings along. */
export async function claim(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'list':
      return list(rest);
    case 'run':
      return run(rest);
    case 'record':
      return record(rest);
    default:
      throw new UsageError(`claim takes list, run or record${verb === undefined ? '' : `, not "${verb}"`}`);
  }
}

function named(id: string | undefined): Claim {
  const found = id === undefined ? undefined : claimById(id);
  if (!found) throw new UsageError(`there is no claim "${id ?? ''}"; there are ${CLAIMS.map((one) => one.id).join(', ')}`);
  return found;
}

/** A model of the site by its name, or any one with its card beside it by its file. @throws UsageError */
function subject(model: string): Promise<Subject> {
  const file = model.endsWith('.safetensors') ? model : join(MODELS, `${model}.safetensors`);
  if (file !== model && !SHIPPED_RUNS.some(({ id }) => id === model))
    throw new UsageError(
      `--model takes ${SHIPPED_RUNS.map(({ id }) => id).join(', ')}, or FILE.safetensors with its card FILE.json beside it`,
    );
  const card = parseFile(file.replace(/safetensors$/, 'json'), (bytes): unknown => JSON.parse(bytes.toString()));
  return readSubject(card, readBytes(file));
}

function list(args: readonly string[]): number {
  const options = readArguments(args, [], ['json']);
  if (options.on('json')) {
    console.log(
      JSON.stringify(
        CLAIMS.map(({ id, says, source, against, measures, rule, recorded }) => ({ id, says, source, against, measures, rule, recorded })),
      ),
    );
    return 0;
  }
  const width = Math.max(...CLAIMS.map(({ id }) => id.length));
  for (const { id, says, source } of CLAIMS)
    console.log(`${id.padEnd(width)}  ${says}\n${' '.repeat(width)}  ${source.text}: ${source.url}`);
  return 0;
}

async function tested(
  what: Claim,
  model: string | undefined,
  request: { readonly n: number; readonly seed: number },
  engine: (typeof ENGINE_CHOICES)[number],
  threads: number | undefined,
): Promise<Result> {
  const on = model === undefined ? undefined : await subject(model);
  const cost = what.cost(on && testedOf(on), request.n);
  return (await testClaim(what, on, request, () => openEngine(engine, { threads }), watch(cost))) as Result;
}

async function run(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['model', 'n', 'seed', 'engine', 'threads'], ['json']);
  const [id, ...more] = options.files;
  if (more.length) throw new UsageError(`claim run takes one claim, but got "${more[0]}" too`);
  const what = named(id);
  const model = options.text('model');
  if (model !== undefined && what.recorded.model === undefined) throw new UsageError(`${what.id} is tested on no model: leave --model out`);
  const request = { n: options.count('n') ?? what.recorded.n, seed: options.count('seed', 0) ?? SEED };
  const result = await tested(
    what,
    model ?? what.recorded.model,
    request,
    options.choice('engine', ENGINE_CHOICES) ?? 'auto',
    options.count('threads'),
  );
  console.log(options.on('json') ? JSON.stringify({ claim: what.id, ...result }) : told(what, result));
  return 0;
}

function told({ id, says, source, rule }: Claim, { model, engine, seed, finding }: Result): string {
  const { effect, least, n, of, verdict, sentence, figure } = finding;
  const label = (text: string): string => text.padEnd(9);
  const rows = figure.kind === 'bars' ? figure.bars.map((bar) => [bar.label, withInterval(bar, figure.unit)]) : [];
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [
    `${label(id)} ${says}`,
    `${label('source')} ${source.text}: ${source.url}`,
    `${label('tested')} ${[...(model ? [model] : []), `n = ${n} ${of}`, `seed ${seed}`, ...(engine === NO_ENGINE ? [] : [engine])].join(', ')}`,
    `${label('rule')} ${rule}`,
    `${label('effect')} ${effect.name}: ${withInterval(effect, effect.unit)}, to be above ${written(least, effect.unit)}`,
    `${label('verdict')} ${verdict === 'cannot tell' ? 'cannot tell at this n' : `${verdict} here`}. ${sentence}`,
    ...(figure.kind === 'bars' ? [figure.title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)] : []),
    ...(figure.kind === 'lines'
      ? figure.lines.map(({ label: name, points }) => `${name}: ${points.map(({ x, y }) => `${x} ${written(y, figure.unit)}`).join(', ')}`)
      : []),
  ].join('\n');
}

/** Records claims, or with --judge judges again what was recorded; then writes the list and the page of the documentation. */
async function record(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['engine', 'threads'], ['judge']);
  const wanted = options.files.length ? options.files.map(named) : CLAIMS;
  const engine = options.choice('engine', ENGINE_CHOICES) ?? 'cpu';
  mkdirSync(RECORDS, { recursive: true });
  for (const what of wanted) {
    if (options.on('judge')) {
      const known = recorded(what);
      if (known) write(what.id, { ...known, finding: what.judge(known.data) });
      continue;
    }
    const { model, n } = what.recorded;
    process.stderr.write(`hrm claim: ${what.id}\n`);
    const result = await tested(what, model, { n, seed: SEED }, engine, options.count('threads'));
    const command = `npm run --silent hrm -- claim run ${what.id}${model === undefined ? '' : ` --model ${model}`} --n ${n} --seed ${SEED} --engine ${engine}`;
    write(what.id, { claim: what.id, command, ...result });
  }
  const records = new Map(
    CLAIMS.map((one) => [one.id, recorded(one)] as const).filter((entry): entry is [string, ClaimRecord] => !!entry[1]),
  );
  const subjects = new Map<string, Subject>();
  for (const { id } of SHIPPED_RUNS) subjects.set(id, await subject(id));
  const all = claimList(records, subjects);
  writeWhole(join(RECORDS, 'index.json'), new TextEncoder().encode(`${JSON.stringify(all, null, 1)}\n`));
  writeWhole(DOCS, new TextEncoder().encode(claimsMarkdown(all)));
  return 0;
}

const write = (id: string, what: ClaimRecord): void => writeWhole(join(RECORDS, `${id}.json`), new TextEncoder().encode(recordText(what)));

function recorded({ id }: Claim): ClaimRecord | undefined {
  const file = join(RECORDS, `${id}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

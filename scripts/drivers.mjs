/**
 * What AMD's shader compiler makes of a training step, without an AMD GPU:
 *   npm run drivers -- [--size NAME]... [--chip NAME]... [--candidates] [SHADER ...]
 *     a table: registers, spills, occupancy, instructions and bytes, and a modelled time beside the least that the chip allows
 *   npm run drivers -- --check    holds all of it against the committed table, docs/drivers.csv; exit code 1 where something got worse
 *   npm run drivers -- --write    writes that table anew
 * Mesa's driver compiles for its null devices; nothing is run. Needs Linux with mesa-vulkan-drivers and a C compiler.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileFor, whatIsMissing } from './lib/amd/null-device.mjs';
import { readTable, worse, writeTable } from './lib/amd/table.mjs';
import { bundle } from './lib/bundle.mjs';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';

/**
 * @typedef {typeof import('../src/gpu/drivers.testing.ts')} Sources
 * @typedef {import('../src/gpu/drivers.testing.ts').StepKernel} StepKernel
 * @typedef {import('../src/gpu/drivers.testing.ts').ChipName} ChipName
 * @typedef {import('./lib/amd/table.mjs').Row} Row
 */

const TABLE = inRoot('docs/drivers.csv');
const EVERY_MS = 2000;

await main(async () => {
  const { values, positionals: shaders } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: 'string', multiple: true },
      chip: { type: 'string', multiple: true },
      candidates: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  ensureModules();
  const whole = values.check || values.write;
  if (whole && (values.size || values.chip || values.candidates || shaders.length > 0))
    throw new Stop('--check and --write take every size, chip and shader: leave the rest out.', 2);
  const missing = whatIsMissing();
  if (missing && values.report) {
    const remark = `AMD's compiler was not asked: ${missing}`;
    writeFileSync(values.report, JSON.stringify({ counts: { passed: 0, failed: 0, skipped: 1 }, remark }));
    say(remark);
    return 0;
  }
  /** @type {Sources} */
  const sources = await import(await bundle('src/gpu/drivers.testing.ts', 'build/drivers/sources'));
  const sizes = named('size', values.size ?? (whole ? Object.keys(sources.STEP_SIZES) : ['81x512']), Object.keys(sources.STEP_SIZES));
  const chips = /** @type {ChipName[]} */ (named('chip', values.chip ?? sources.CHIP_NAMES, sources.CHIP_NAMES));
  /** As a page asks for them of a chip whose waves have so many lanes: see `tilesFor`. */
  const kernelsOf = (/** @type {32 | 64} */ wave) => {
    const tiles = wave === 32 ? sources.SUBGROUP_TILES : sources.HARDWARE_TILES;
    return sizes
      .flatMap((size) => (values.candidates ? sources.candidateKernels(size, tiles) : sources.stepKernels(size, tiles)))
      .filter(({ shader }) => shaders.length === 0 || shaders.includes(shader));
  };
  if (kernelsOf(64).length === 0) throw new Stop(`No step has a shader ${shaders.join(' or ')}.`, 2);

  const { rows, compiler } = await ask(sources, kernelsOf, chips, !whole);
  if (values.write) {
    writeFileSync(TABLE, writeTable(rows, compiler));
    say(`Wrote ${rows.length} rows to docs/drivers.csv.`);
  }
  if (!values.check) return 0;
  const known = existsSync(TABLE) ? readTable(readFileSync(TABLE, 'utf8')) : { rows: [], compiler: '' };
  const same = known.compiler === compiler;
  if (!same) say(`docs/drivers.csv is of ${known.compiler}, and here is ${compiler}: only spills are held.`);
  const complaints = worse(rows, same ? known.rows : undefined, sources.isPublished);
  for (const line of complaints) say(`FAILED: ${line}`);
  if (complaints.length === 0) say(`${rows.length} pipelines: nothing spills at the published sizes${same ? ', and none got worse' : ''}.`);
  else say('If that is wanted: npm run drivers -- --write, and look at what changes.');
  const counts = { passed: rows.length - complaints.length, failed: complaints.length, skipped: 0 };
  if (values.report) writeFileSync(values.report, JSON.stringify({ counts, remark: `${rows.length} pipelines of AMD's compiler` }));
  return complaints.length > 0 ? 1 : 0;
});

/**
 * @param {string} what
 * @param {readonly string[]} given
 * @param {readonly string[]} known
 */
function named(what, given, known) {
  const wrong = given.find((one) => !known.includes(one));
  if (wrong !== undefined) throw new Stop(`There is no ${what} "${wrong}": ${known.join(', ')}.`, 2);
  return given;
}

/**
 * Asks the compiler for each chip and each size of its waves, one after the other, and says what came as soon as it is there.
 * @param {Sources} sources
 * @param {(wave: 32 | 64) => StepKernel[]} kernelsOf
 * @param {ChipName[]} chips
 * @param {boolean} tell whether to print rows
 * @returns {Promise<{ rows: Row[], compiler: string }>}
 */
async function ask(sources, kernelsOf, chips, tell) {
  const asks = chips.flatMap((chip) => sources.CHIPS[chip].waveSizes.map((wave) => ({ chip, wave })));
  /** @type {Row[]} */
  const rows = [];
  let compiler = '';
  const began = Date.now();
  let told = began;
  for (const [turn, { chip, wave }] of asks.entries()) {
    const kernels = kernelsOf(wave);
    // Two sizes may ask for the same: Dawn would not have it compiled twice.
    const texts = [...new Map(kernels.map((kernel) => [kernel.code, kernel])).values()];
    const placeOf = new Map(texts.map(({ code }, i) => [code, i]));
    const { device, printed } = await compileFor(chip, wave, texts, (done) => {
      if (Date.now() - told < EVERY_MS) return;
      told = Date.now();
      const all = turn * texts.length + done;
      const left = ((told - began) / all) * (asks.length * texts.length - all);
      say(`${chip}, waves of ${wave}: ${done} of ${texts.length} pipelines; about ${Math.ceil(left / 1000)} s to go`);
    });
    compiler = /Mesa [\w.~-]+/.exec(device)?.[0] ?? device;
    const these = kernels.map(({ size, shader, variant, tile, count, work, code }) => ({
      ...{ chip, wave, size, shader, variant, tile, count },
      ...sources.judge(sources.readCompiled(printed[placeOf.get(code) ?? 0] ?? ''), work, sources.CHIPS[chip], wave),
    }));
    rows.push(...these);
    if (tell) print(these, `${sources.CHIPS[chip].card} (${chip}), waves of ${wave}`);
    summarise(these, sources);
  }
  return { rows, compiler };
}

/**
 * @param {Row[]} rows
 * @param {string} title
 */
function print(rows, title) {
  const heads = [
    'kernel',
    'tile',
    'a step',
    'regs',
    'spills',
    'LDS',
    'occupancy',
    'waves/SIMD',
    'issues/FMA',
    'loop',
    'B/FLOP',
    'us',
    'by',
    'bound',
  ];
  const number = (/** @type {number | undefined} */ n, digits = 2) => (n === undefined ? '' : n.toFixed(digits));
  const lines = rows.map((r) => [
    `${r.shader} ${r.variant}`,
    r.tile,
    `x ${r.count}`,
    String(r.vgprs),
    r.spilled || r.scratch ? `${r.spilled} (${r.scratch} B)` : '0',
    String(r.shared),
    `${r.occupancy}/${r.most}`,
    number(r.wavesPerSimd),
    number(r.issues),
    number(r.issuesInLoop),
    number(r.bytesPerFlop),
    number(r.time, 1),
    r.limit,
    number(r.bound, 1),
  ]);
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const text = [heads, ...lines].map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`\n${title}\n${text.join('\n')}\n`);
}

/**
 * @param {Row[]} rows of one chip
 * @param {Sources} sources
 */
function summarise(rows, sources) {
  for (const size of new Set(rows.map((row) => row.size))) {
    const those = rows.filter((row) => row.size === size);
    const sum = (/** @type {(row: Row) => number} */ of) => those.reduce((n, row) => n + row.count * of(row), 0) / 1000;
    const [time, bound] = [sum((row) => row.time), sum((row) => row.bound)];
    const [first] = those;
    process.stdout.write(
      `${first?.chip}, waves of ${first?.wave}, ${sources.sizeName(size)}: modelled ${time.toFixed(2)} ms, bounds ${bound.toFixed(2)} ms, ` +
        `x ${(time / bound).toFixed(2)}; spills in ${those.filter((row) => row.spilled > 0).length} of ${those.length}\n`,
    );
  }
}

/** What `npm run gpu` found, as a section of docs/performance.md. */

/** @typedef {import('../../src/bench/report.ts').RooflineReport} RooflineReport */

const BEGIN = '<!-- gpu: ';

/**
 * @param {{
 *   adapter: string, date: Date, correct: { passed: number, failed: number }, reports: readonly RooflineReport[],
 *   tuned: RooflineReport | undefined, pytorch: string,
 * }} found
 */
export function gpuSection({ adapter, date, correct, reports, tuned, pytorch }) {
  const lines = [
    `## On ${adapter}`,
    '',
    `\`npm run gpu\`, ${date.toISOString().slice(0, 10)}. Kernels and whole steps with the tiles of hardware, against the oracle and what is stored: ` +
      `${correct.passed} passed, ${correct.failed} failed.`,
    '',
    '| size | ms a step | GFLOP/s | times its bounds | host alone, ms | peak GFLOP/s | copies, GB/s |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...reports.map(stepRow),
  ];
  for (const { size, rows, times } of reports.slice(-1)) {
    if (!times) continue;
    lines.push(
      '',
      `Kernels of D ${size.hidden}, ${size.cells} cells, dearest first: times and bounds of all calls of a step, and what bounds them.`,
      '',
    );
    lines.push('| kernel | calls | ms | bound, ms | by |', '| --- | --- | --- | --- | --- |');
    const timed = rows.flatMap((row) => (row.time ? [{ row, time: row.time }] : []));
    for (const { row, time } of timed.sort((a, b) => b.time.median - a.time.median).slice(0, 12))
      lines.push(`| ${row.kernel} ${row.shape} | ${row.calls} | ${time.median.toFixed(3)} | ${time.bound.toFixed(3)} | ${time.boundBy} |`);
  }
  if (tuned?.times) {
    const chosen = Object.entries(tuned.tiles).map(([key, tile]) => `\`${key.split(' ').slice(-4).join(' ')}\` ${tile}`);
    lines.push('', `With a tuner's tiles ${tuned.times.step.median.toFixed(2)} ms: ${chosen.join('; ')}.`);
  }
  lines.push('', 'Beside PyTorch:', '', pytorch);
  return lines.join('\n');
}

/** @param {RooflineReport} report */
function stepRow({ size, counts, times }) {
  const name = `D ${size.hidden}, ${size.cells} cells, batch ${size.batch}`;
  if (!times) return `| ${name} | - | - | - | - | - | - |`;
  const { step, bound, host, peaks } = times;
  const copies = Math.max(...peaks.copies.map(({ perSecond }) => perSecond));
  return `| ${[
    name,
    step.median.toFixed(2),
    (counts.flops / 1e6 / step.median).toFixed(0),
    (step.median / bound).toFixed(2),
    host.median.toFixed(2),
    (peaks.flops / 1e9).toFixed(0),
    (copies / 1e9).toFixed(0),
  ].join(' | ')} |`;
}

/**
 * The document with the section in the place of the one of the same adapter, or at its end.
 * @param {string} document
 * @param {string} adapter
 * @param {string} section
 */
export function keepGpu(document, adapter, section) {
  const [begin, end] = [`${BEGIN}${adapter} -->`, `<!-- /gpu: ${adapter} -->`];
  const own = `${begin}\n${section}\n${end}`;
  const from = document.indexOf(begin);
  if (from < 0) return `${document.trimEnd()}\n\n${own}\n`;
  const to = document.indexOf(end, from);
  return `${document.slice(0, from)}${own}${document.slice(to + end.length)}`;
}

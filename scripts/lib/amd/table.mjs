/** The committed table of what AMD's compiler makes of the standard steps, and what is worse than it. */

/**
 * @typedef {import('../../../src/gpu/drivers.testing.ts').Verdict & {
 *   chip: string, wave: 32 | 64, size: string, shader: string, variant: string, tile: string, count: number,
 * }} Row
 */

/** Columns with the digits that are kept of them. What a change of the model alone would alter is told, not kept. */
const COLUMNS = /** @type {const} */ ([
  ['chip'],
  ['wave'],
  ['size'],
  ['shader'],
  ['variant'],
  ['tile'],
  ['count'],
  ['vgprs'],
  ['spilled'],
  ['scratch'],
  ['shared'],
  ['occupancy'],
  ['most'],
  ['wavesPerSimd', 2],
  ['issuesInLoop', 3],
  ['issues', 3],
  ['bytesPerFlop', 2],
  ['time', 1],
  ['limit'],
  ['bound', 1],
]);
const WORDS = new Set(['chip', 'size', 'shader', 'variant', 'tile', 'limit']);
/** Of instructions a product, by which a compiler's own whims count for nothing. */
const SLACK = 0.005;

/**
 * @param {readonly Row[]} rows
 * @param {string} compiler
 */
export function writeTable(rows, compiler) {
  const lines = rows.map((row) =>
    COLUMNS.map(([name, digits]) => {
      const value = row[name];
      return typeof value === 'number' && digits !== undefined ? String(Number(value.toFixed(digits))) : String(value ?? '');
    }).join(','),
  );
  return `# ${compiler}; npm run drivers -- --write\n${COLUMNS.map(([name]) => name).join(',')}\n${lines.join('\n')}\n`;
}

/**
 * @param {string} text
 * @returns {{ compiler: string, rows: Row[] }}
 */
export function readTable(text) {
  const [first = '', heads = '', ...lines] = text.trimEnd().split('\n');
  const names = heads.split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, WORDS.has(name) ? cells[i] : cells[i] === '' ? undefined : Number(cells[i])]));
  });
  return { compiler: /^# ([^;]*)/.exec(first)?.[1] ?? '', rows: /** @type {any} */ (rows) };
}

/** @param {Row} row */
const keyOf = ({ chip, wave, size, shader, variant }) => [chip, wave, size, shader, variant].join(' ');

/**
 * What is not as it has to be, each as a sentence.
 * @param {readonly Row[]} rows
 * @param {readonly Row[] | undefined} known the committed table; without it only spills count
 * @param {(size: string) => boolean} mayNotSpill
 */
export function worse(rows, known, mayNotSpill) {
  /** @type {string[]} */
  const out = [];
  const before = new Map(known?.map((row) => [keyOf(row), row]));
  for (const row of rows) {
    const key = keyOf(row);
    if (mayNotSpill(row.size) && (row.spilled > 0 || row.scratch > 0))
      out.push(`${key}: ${row.spilled} registers spilled, ${row.scratch} bytes of scratch memory`);
    if (!known) continue;
    const old = before.get(key);
    if (!old) {
      out.push(`${key} is not in the table`);
      continue;
    }
    if (row.occupancy < old.occupancy) out.push(`${key}: occupancy ${row.occupancy} of ${row.most}, was ${old.occupancy}`);
    for (const name of /** @type {const} */ (['issues', 'issuesInLoop'])) {
      const [now, then] = [row[name], old[name]];
      if (now !== undefined && then !== undefined && now > then * (1 + SLACK) + SLACK)
        out.push(`${key}: ${now.toFixed(3)} ${name === 'issues' ? 'instructions a product' : 'of them in the loop'}, was ${then}`);
    }
  }
  const here = new Set(rows.map(keyOf));
  for (const key of before.keys()) if (!here.has(key)) out.push(`${key} is in the table, and no longer in a step`);
  return out;
}

/** What files of strings say: every text in them, and what their functions make of typical numbers. */

/** A text, and where it stands: "train.wall.all". */
export type Said = readonly [path: string, text: string];

/** What a parameter may be, by its name: usual ones, then the fewest. A function is called with the first of all, then with the second... */
const TYPICAL: Readonly<Record<string, readonly unknown[]>> = {
  // Numbers that may be large.
  ...all('n k step steps total boards puzzle puzzles parameters wanted training rows jumps dimensions gflop updates', [12_345, 1]),
  ...all('solved found right', [1234, 1, 0]),
  ...all('of kept most done', [23_456, 2]),
  test: [1000, undefined],
  minutes: [2.5, 0],
  ...all('seconds', [4321, 1]),
  ...all('milliseconds', [2345.6, 12, undefined]),
  flops: [8.1e13, 0],
  // Those that count a few.
  ...all(
    'update segment segments view views row column columns cell side cells channels tokens trained now times layers lanes level',
    [9, 1, 2],
  ),
  ...all('missing clashing overruled conflicts changed commits wrong checks index moves stop givens fewest batch digit', [12, 1, 0]),
  ...all('seed calls dispatches x q before every from rating best perSecond low high value probability residual sigma', [37.25, 1]),
  ...all('once exact sure', [0.876, 0]),
  all: [12, 1],
  blanks: [51, 1],
  // Numbers that come as text.
  ...all('share percent', ['84%']),
  ...all('first last second end', ['0.48']),
  bytes: ['1.2 MiB'],
  ...all('used quota arena', ['1.2 GiB']),
  ...all('kernels bound worst min max least', ['12.3']),
  ...all('text', ['2 min 05 s']),
  // Names.
  ...all('name title model label preset task present', ['Sudoku 9x9, hard']),
  ...all('lesson about field along axis bar kernel path hash address group id cursor', ['loop']),
  ...all('why reason message rules', ['the file ends too soon']),
  ...all('engine', ['WebGPU']),
  ...all('kind', ['unseen puzzles']),
  ...all('law', ['straight line']),
  ...all('figure', ['unseen puzzles, n = 500']),
  ...all('phase status', ['Training']),
  ...all('what says', ['Kaggle, sudoku.csv']),
  ...all('difficulty', ['medium']),
  ...all('expected sign token file', ['a whole number']),
  ...all('parts numbers', [['z_L 1.23', 'z_H 0.45']]),
  assumed: [['Attention heads: 4.']],
  ...all('rival', ['TRM']),
  place: ['step 1,234'],
  board: ['Sudoku 9x9'],
  part: ['test'],
  ...all('state at module box', ['H']),
  speed: [2, 'slow'],
  standing: ['more', 'fewer', 'cannot tell', 'one training'],
  ...all('halts wide recorded exact_ full good halt differs', [false, true]),
};

function all(names: string, values: readonly unknown[]): Record<string, readonly unknown[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, values]));
}

/** Calls of what takes more than numbers and names, or takes another kind of thing under a usual name. */
export type Calls = Readonly<Record<string, readonly (readonly unknown[])[]>>;

/** How often a function is called: with as many kinds of values as there may be. */
const TIMES = 4;

/** @throws Error for a function that names a parameter of which nothing is known. */
export function said(value: unknown, path: string, calls: Calls): Said[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const make = value as (...values: readonly unknown[]) => unknown;
    const made = calls[path] ?? Array.from({ length: TIMES }, (_, time) => parametersOf(make).map((name) => typical(path, name, time)));
    return made.flatMap((values) => said(make(...values), path, calls));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => said(part, Array.isArray(value) ? path : `${path}.${key}`, calls));
}

function typical(path: string, name: string, time: number): unknown {
  if (name.startsWith('{')) {
    const names = name.slice(1, -1).split(',');
    return Object.fromEntries(names.map((one) => [one.trim(), typical(path, one.trim(), time)]));
  }
  const values = TYPICAL[name];
  if (!values) throw new Error(`what does ${path} say? It needs a typical “${name}”, or a call of its own`);
  return values[Math.min(time, values.length - 1)];
}

/** The names that a function gives its parameters, also those that it takes out of an object. */
function parametersOf(made: (...values: readonly unknown[]) => unknown): string[] {
  const [, inner] = /^[^(]*\(([^)]*)\)/.exec(made.toString()) ?? [];
  if (inner === undefined) throw new Error(`no parameters in ${made.toString().slice(0, 60)}`);
  return inner.match(/\{[^}]*\}|[^,\s]+/g) ?? [];
}

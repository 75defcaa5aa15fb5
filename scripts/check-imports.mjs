/** The house rules on who imports whom, as data, and the check that the sources keep to them. Part of `npm run lint`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot, main, say } from './lib/main.mjs';

/**
 * What the modules of one folder of src/ may import besides their own folder. An entry is a folder of src/ or a single file of one.
 * @typedef {object} Rule
 * @property {string[]} [values]
 * @property {string[]} [types] imported with `import type` only; what is in `values` is allowed as a type too
 * @property {string[]} [workers] started as workers
 * @property {string[]} [packages]
 */

const D3 = ['d3-array', 'd3-scale'];
const CORE = [
  'engine',
  'gpu',
  'cpu',
  'model',
  'checkpoints',
  'solving',
  'training',
  'claims',
  'puzzles',
  'data',
  'settings',
  'analysis',
  'formats',
  'trace',
];

/** Floors of the page below its features, the lowest first: each stands on those before it, and on no other. */
const FLOORS = ['words', 'controls', 'charts', 'board', 'lenses', 'session'];
/** @param {string} floor */
const below = (floor) => FLOORS.slice(0, FLOORS.indexOf(floor));

const FEATURES = ['solve', 'learn', 'train', 'compare', 'lab', 'runs', 'data', 'benchmark'].map((name) => `features/${name}`);

/**
 * A page with its state and its words. It knows no other one: what several share lies on a floor below.
 * @param {Rule} own what it needs besides those floors
 * @returns {Rule}
 */
const feature = ({ values = [], types = [], packages = [] }) => ({
  values: [...FLOORS, 'puzzles', 'settings', ...values],
  types: ['worker', ...types],
  packages: ['react', 'zustand', ...packages],
});

/** @type {Record<string, Rule>} */
export const RULES = {
  // Plain data and mathematics, of use to anyone.
  puzzles: { values: ['formats/error.ts'], types: ['formats'], packages: ['valibot'] },
  formats: { types: ['puzzles'], packages: ['valibot', 'yaml'] },
  // Reads and writes puzzles in every format.
  data: { values: ['formats', 'puzzles'], packages: ['valibot'] },
  analysis: {},
  // The settings of a run: one table, and what follows from it for anyone who reads, checks or shows them.
  settings: { values: ['puzzles'] },
  trace: {
    values: ['formats', 'settings', 'analysis/logits.ts', 'model/architecture.ts', 'model/config.ts', 'model/wound.ts'],
    types: ['model'],
    packages: ['valibot'],
  },
  // The engine's interface knows no engine; the engines know no model.
  engine: {},
  gpu: { values: ['engine'] },
  cpu: { values: ['engine'] },
  // The model is written once, for any engine.
  model: { values: ['engine', 'settings'] },
  // Trained models as files, ours and the published program's; knows no engine.
  checkpoints: { values: ['model', 'puzzles', 'settings', 'data', 'formats'], packages: ['valibot'] },
  // A trained model at work: what a solve leaves, update by update, and thinking wider.
  solving: { values: ['engine', 'model', 'puzzles', 'trace', 'analysis'] },
  training: {
    values: ['engine', 'model', 'checkpoints', 'solving', 'puzzles', 'settings', 'formats', 'trace', 'analysis'],
    packages: ['valibot'],
  },
  // What is said about the model, tested on a trained one.
  claims: { values: ['engine', 'model', 'checkpoints', 'solving', 'training', 'puzzles', 'settings', 'analysis'] },
  // Measures engines; shared by the page's worker and the command line.
  bench: { values: ['engine', 'gpu', 'cpu', 'model', 'training', 'puzzles'] },
  // Keeps runs and data sets; knows files, not engines.
  storage: { values: ['formats', 'puzzles', 'checkpoints', 'training', 'trace'], types: CORE, packages: ['idb', 'valibot'] },
  // The service worker serves files and knows nothing of what is in them.
  offline: {},
  worker: { values: [...CORE, 'storage', 'bench'], packages: ['valibot', 'comlink'] },
  cli: { values: [...CORE, 'storage', 'worker', 'bench'], packages: ['valibot', 'webgpu', 'node:'] },
  // What the page says of numbers, settings and updates.
  words: { values: ['puzzles', 'settings'], types: ['worker', 'trace', 'model'], packages: ['d3-format'] },
  // Small parts of any page, and what it asks of the browser.
  controls: { values: below('controls'), types: ['worker', 'puzzles'], packages: ['react', 'zustand'] },
  charts: { values: [...below('charts'), 'trace'], packages: ['react', ...D3] },
  board: {
    values: [...below('board'), 'analysis/logits.ts', 'puzzles', 'trace', 'model/architecture.ts', 'model/wound.ts'],
    types: ['worker'],
    packages: ['react'],
  },
  lenses: {
    values: [...below('lenses'), 'analysis', 'trace', 'model/architecture.ts', 'model/config.ts', 'model/parts.ts', 'model/wound.ts'],
    types: ['worker'],
    packages: ['react', 'zustand', ...D3],
  },
  // What outlives a page and what several speak to: the workers, the run, its settings. It draws nothing.
  session: {
    values: ['words', 'controls', 'puzzles', 'settings', 'engine', 'training/presets.ts', 'training/run-config.ts', 'worker/protocol.ts'],
    types: ['worker', 'training'],
    workers: ['worker'],
    packages: ['zustand', 'comlink'],
  },
  'features/solve': feature({
    values: ['trace', 'formats', 'model/wound.ts', 'worker/protocol.ts'],
    types: ['storage'],
    packages: ['valibot'],
  }),
  'features/train': feature({
    values: [
      'trace',
      'training/check-times.ts',
      'training/estimate.ts',
      'training/history-csv.ts',
      'training/presets.ts',
      'training/run-config.ts',
    ],
    types: ['model', 'storage', 'training'],
    packages: ['comlink'],
  }),
  'features/compare': feature({
    values: [
      'trace',
      'claims/comparison.ts',
      'claims/versus.ts',
      'claims/words.ts',
      'model/architecture.ts',
      'model/config.ts',
      'model/matched.ts',
      'training/check-times.ts',
      'training/compared.ts',
      'training/estimate.ts',
      'training/presets.ts',
      'worker/protocol.ts',
    ],
    types: ['analysis', 'training', 'model'],
  }),
  'features/runs': feature({
    values: ['engine', 'checkpoints/cluster-export-notes.ts', 'training/presets.ts'],
    types: ['storage'],
    packages: ['comlink'],
  }),
  'features/data': feature({ types: ['data', 'storage', 'training'], packages: ['comlink', ...D3] }),
  'features/lab': feature({
    values: ['claims/words.ts', 'trace'],
    types: ['claims'],
  }),
  'features/benchmark': feature({
    values: ['bench/markdown.ts', 'bench/report.ts', 'bench/sizes.ts'],
    types: ['bench'],
    packages: ['comlink'],
  }),
  'features/learn': feature({
    values: ['trace', 'training/estimate.ts', 'training/presets.ts', 'worker/protocol.ts'],
    types: ['model', 'training'],
  }),
  // The shell: the header, notices, and which page an address opens.
  app: {
    values: ['words', 'controls', 'charts', 'session', ...FEATURES],
    types: ['worker'],
    packages: ['react', 'zustand'],
  },
  // Files of src/ itself: the page's entry.
  '.': { values: ['app', 'controls', 'session', 'styles'], packages: ['react', 'react-dom'] },
};

/** Single files that may import more than their folder. */
/** @type {Record<string, Rule>} */
export const EXCEPTIONS = {
  'gpu/node.ts': { packages: ['webgpu', 'node:'] },
  'cpu/node-threads.ts': { packages: ['node:'] },
};

/** A path of one machine would break every other clone. */
const MACHINE_PATH = /(?:^|[\s'"`(=])((?:\/(?:home|root|work|Users)\/|[A-Z]:\\\\?Users\\)[\w.-]+)/m;
const CHECKED_FOR_PATHS = [
  'src',
  'shaders',
  'scripts',
  'vite',
  'e2e',
  'bench',
  'docs',
  'README.md',
  'vite.config.ts',
  'playwright.config.ts',
];

/** @typedef {{ to: string, as: 'values' | 'types' | 'workers' }} Import */

/**
 * What a module imports: statically, by `export from`, by a literal `import()`, and as a worker.
 * @param {string} file
 * @param {string} text
 * @param {typeof import('vite').parseSync} parse
 * @returns {Import[]}
 */
export function importsOf(file, text, parse) {
  const { module } = parse(file, text);
  const own = module.staticImports.map(({ moduleRequest, entries }) => ({
    to: moduleRequest.value,
    as: kind(entries.length > 0 && entries.every((entry) => entry.isType)),
  }));
  const reexported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [{ to: moduleRequest.value, as: kind(isType) }] : [])),
  );
  const dynamic = module.dynamicImports
    .map(({ moduleRequest }) => /^(['"`])(.*)\1$/s.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2])
    .filter((to) => to !== undefined);
  const workers = [...text.matchAll(/new URL\(\s*['"]([^'"]+)['"],\s*import\.meta\.url/g)].map(([, to]) => /** @type {string} */ (to));
  return [
    ...own,
    ...reexported,
    ...dynamic.map((to) => ({ to, as: kind(false) })),
    ...workers.map((to) => ({ to, as: /** @type {const} */ ('workers') })),
  ];
}

/**
 * @param {boolean} isType
 * @returns {'types' | 'values'}
 */
const kind = (isType) => (isType ? 'types' : 'values');

/**
 * Why a module may not import something, or undefined where it may.
 * @param {string} file relative to src/
 * @param {Import} imported
 */
export function objection(file, { to, as }) {
  const folder = folderOf(file);
  const rule = RULES[folder];
  if (!rule) return `src/${folder} has no rule yet: add one to scripts/check-imports.mjs`;
  const rules = [rule, EXCEPTIONS[file] ?? {}];
  const allowed = (/** @type {keyof Rule} */ part) => rules.flatMap((one) => one[part] ?? []);
  const bare = to.replace(/\?.*$/, '');
  if (bare.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(file), bare));
    const names = [folder, ...allowed(as), ...(as === 'types' ? allowed('values') : [])];
    const fine = target.startsWith('../') || names.includes(folderOf(target)) || names.includes(target);
    return fine ? undefined : `src/${file} imports ${PHRASES[as]}src/${target}: not for ${place(folder)}`;
  }
  // Paths from the root are shaders and other assets; `virtual:` modules come from our own Vite plugins.
  if (bare.startsWith('/') || bare.startsWith('virtual:')) return undefined;
  const fine = allowed('packages').some((name) => bare === name || bare.startsWith(name.endsWith(':') ? name : `${name}/`));
  return fine ? undefined : `src/${file} imports ${PHRASES[as]}the package ${bare}: not for ${place(folder)}`;
}

const PHRASES = { values: '', types: 'the types of ', workers: 'as a worker ' };

/**
 * The room that a file is in: a folder of src/, or a feature.
 * @param {string} file
 */
const folderOf = (file) => {
  const [first = '.', second] = posix.dirname(file).split('/');
  return first === 'features' && second ? `${first}/${second}` : first;
};

/** @param {string} folder */
const place = (folder) => (folder === '.' ? "the page's entry" : `src/${folder}`);

/** Tests import what they test with. */
const isSource = (/** @type {string} */ file) => /\.tsx?$/.test(file) && !/\.test(ing)?\.tsx?$/.test(file);

/** All objections to the present sources. */
export async function objections() {
  const { parseSync } = await import('vite');
  const imports = filesUnder('src')
    .map((path) => path.slice('src/'.length))
    .filter(isSource)
    .flatMap((file) => importsOf(file, readFileSync(inRoot('src', file), 'utf8'), parseSync).map((one) => objection(file, one)));
  const paths = CHECKED_FOR_PATHS.flatMap(filesUnder)
    .filter((path) => /\.(?:[mc]?[jt]sx?|wgsl|md|css|html|json)$/.test(path))
    .map((path) => {
      const found = machinePath(readFileSync(inRoot(path), 'utf8'));
      return found && `${path} mentions ${found}, a path of one machine`;
    });
  return [...new Set([...imports, ...paths])].filter((one) => one !== undefined);
}

/** @param {string} text */
export const machinePath = (text) => MACHINE_PATH.exec(text)?.[1];

/**
 * @param {string} path relative to the root, with '/' on every system
 * @returns {string[]}
 */
function filesUnder(path) {
  const kind = statSync(inRoot(path), { throwIfNoEntry: false });
  if (!kind) return [];
  return kind.isFile()
    ? [path]
    : readdirSync(inRoot(path)).flatMap((name) => (name === 'node_modules' ? [] : filesUnder(`${path}/${name}`)));
}

/** Prints the objections and gives the exit code. */
export async function reportImports() {
  const found = await objections();
  for (const line of found) say(line);
  return found.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(reportImports);

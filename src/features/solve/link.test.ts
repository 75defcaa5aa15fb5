import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LENS_IDS } from '../../lenses/list.ts';
import { PUBLISHED } from '../../model/config.ts';
import { lesionsOf } from '../../model/wound.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { decodeRuns, encodeRuns } from './board-code.ts';
import { formatLink, type Link, parseLink } from './link.ts';
import { MODES } from './modes.ts';

/** Any tokens but padding, which only ARC writes. */
const board = (id: TaskId) => {
  const { cells, tokens, look, format } = TASKS[id];
  return fc
    .array(fc.integer({ min: look === 'colours' ? 0 : 1, max: tokens.length - 1 }), { minLength: cells, maxLength: cells })
    .map((board) => ({ task: id, text: format(board) }));
};

const count = (most: number) => fc.integer({ min: 1, max: most });
const links: fc.Arbitrary<Link> = fc.record(
  {
    puzzle: fc.oneof(board('sudoku4'), board('sudoku9'), board('maze6'), board('arc10')),
    model: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
    lens: fc.constantFrom(...LENS_IDS),
    beside: fc.constantFrom(...LENS_IDS, 'none' as const),
    cursor: fc.tuple(count(16), count(8), fc.oneof(count(16).map(String), fc.constant('H'))).map((parts) => parts.join('.')),
    cell: count(81),
    segments: count(64),
    mode: fc.constantFrom(...MODES),
    wound: fc.constantFrom(
      ...lesionsOf({ ...PUBLISHED, seq_len: 16, vocab_size: 6 }).filter(({ kind }) => kind !== 'z_H of another puzzle'),
    ),
    wounded: fc.integer({ min: 1, max: 64 }),
    views: count(64),
    seed: count(9999),
    H_cycles: count(8),
    L_cycles: count(16),
    obey: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('a view survives the way through an address', () => {
  fc.assert(
    fc.property(links, (link) => {
      expect(parseLink(formatLink(link))).toEqual({ link, problems: [] });
    }),
  );
});

test('writes what is documented', () => {
  expect(formatLink({ puzzle: { task: 'sudoku4', text: '1..4............' }, lens: 'convergence', cursor: '2.1.H' })).toBe(
    '#/solve?v=1&p=1..4............&lens=convergence&c=2.1.H',
  );
  expect(formatLink({ wound: { kind: 'reset', state: 'z_H' }, wounded: 2 })).toBe('#/solve?v=1&wound=reset-z_H&wounded=2');
  expect(formatLink({ segments: 48, mode: 'views', views: 16, seed: 2 })).toBe('#/solve?v=1&M=48&think=views&views=16&seed=2');
});

/** Everything that came out of a link is what the page can use. */
function expectSound(link: Link): void {
  for (const value of Object.values(link)) expect(value).not.toBeNaN();
  expect(parseLink(formatLink(link))).toEqual({ link, problems: [] });
}

test('whatever an address says, what comes out of it is sound, and what is left out is named', () => {
  const field = fc.constantFrom(
    'v',
    'p',
    'm',
    'lens',
    'beside',
    'c',
    'cell',
    'M',
    'N',
    'T',
    'halt',
    'think',
    'views',
    'seed',
    '__proto__',
    'toString',
    '',
  );
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^(maze6|arc10|sudoku4|maze99|toString)-[\w-]{0,30}$/),
    fc.constantFrom('NaN', '-1', '1e3', '0x10', 'Infinity', '', '1.1.0', '0.1.1', '99.99.99', '１', '%', '%E0%A4%A', 'none'),
    fc.integer().map(String),
    fc.double().map(String),
  );
  const query = fc.array(fc.tuple(field, value), { maxLength: 12 }).map((pairs) => pairs.map(([k, v]) => `${k}=${v}`).join('&'));
  fc.assert(
    fc.property(fc.oneof(query, fc.string(), query.map(encodeURI)), (text) => {
      const { link, problems } = parseLink(`#/solve?${text}`);
      expectSound(link);
      const fields = [...new URLSearchParams(text)].length;
      expect(Object.keys(link).length + problems.length).toBeLessThanOrEqual(fields);
      for (const problem of problems) expect(problem.expected).not.toBe('');
    }),
    { numRuns: 500 },
  );
});

test('large boards take few letters', () => {
  const written = (id: TaskId, text: string) => formatLink({ puzzle: { task: id, text } }).length;
  const maze = TASKS.maze30;
  const walls = Uint8Array.from({ length: 900 }, (_, i) => ((i * 7919) % 11 < 4 ? 1 : 2));
  expect(written('maze30', maze.format(walls))).toBeLessThan(700);
  const grid = new Uint8Array(900).map((_, i) => (i % 30 < 9 && i < 270 ? 2 + (i % 10) : 0));
  expect(written('arc30', TASKS.arc30.format(grid))).toBeLessThan(260);
});

test('runs are read as they were written, and nothing else is', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 300 }), (tokens) => {
      expect(decodeRuns(encodeRuns(tokens), tokens.length, 12)).toEqual(Uint8Array.from(tokens));
    }),
  );
  expect(decodeRuns('A', 2, 12)).toBeUndefined();
  expect(decodeRuns('D', 3, 12)).toBeUndefined();
  expect(decodeRuns('8', 1, 12)).toBeUndefined();
  expect(decodeRuns('!', 1, 12)).toBeUndefined();
});

test('keeps a puzzle in another notation for the reader of them', () => {
  const written = ':0000:x:1..4............:::';
  expect(parseLink(`#/solve?p=${encodeURIComponent(written)}`)).toEqual({ link: { text: written }, problems: [] });
});

test('names each bad field and keeps the good ones', () => {
  const { link, problems } = parseLink('#/solve?v=2&p=&M=99&lens=convergence&c=9&T=4&T=5&think=hard&views=0&seed=-1&colour=red');
  expect(link).toEqual({ lens: 'convergence', L_cycles: 4 });
  expect(problems.map(({ field }) => field)).toEqual(['v', 'p', 'M', 'c', 'T', 'think', 'views', 'seed', 'colour']);
});

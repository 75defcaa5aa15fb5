/** What docs/formats.md says is read, row by row: a literal of each, and its right value. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPuzzle } from '../puzzles/any-puzzle.ts';
import { parsePuzzle, TASKS } from '../puzzles/tasks.ts';

import { file, read } from './data.testing.ts';
import type { DataFile, ImportedSet } from './set.ts';

const P = '530070000600195000098000060800060003400803001700020006060000280000419005000080079';
const A = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
const DOTS = P.replaceAll('0', '.');
const ROWS = DOTS.match(/.{9}/g) ?? [];
/** Another puzzle of the same solution. */
const P2 = `${A.slice(0, 80)}0`;

interface Row {
  /** As the table names it. */
  readonly row: string;
  readonly files: readonly [path: string, content: string | Uint8Array][];
  /** How it was read, as far as it has to be said. */
  readonly format: string;
  readonly rating?: number;
  readonly name?: string;
  readonly notes?: readonly string[];
  /** Left out, the one puzzle P. */
  readonly puzzles?: readonly string[];
  /** Text that Solve takes for the same puzzle too. */
  readonly pasted?: boolean;
}

const text = (content: string): Row['files'] => [['', content]];
const one = (row: string, format: string, content: string, more: Partial<Row> = {}): Row => ({
  row,
  files: text(content),
  format,
  pasted: true,
  ...more,
});
const framed = (bar: string, line: string) =>
  [
    line,
    ...ROWS.flatMap((row, i) => [
      `${bar}${(row.match(/.../g) ?? []).map((three) => ` ${[...three].join(' ')} `).join(bar)}${bar}`,
      ...(i % 3 === 2 ? [line] : []),
    ]),
  ].join('\n');
const SS = [
  '*-----------*',
  ...ROWS.flatMap((row, i) => [`|${(row.match(/.../g) ?? []).join('|')}|`, ...(i === 2 || i === 5 ? ['|---+---+---|'] : [])]),
  '*-----------*',
];

const SUDOKU: readonly Row[] = [
  one('sudoku-extreme CSV', 'sudoku-extreme layout: source, question, answer, rating', `source,question,answer,rating\na,${DOTS},${A},3`, {
    rating: 3,
    name: 'a',
  }),
  one('Kaggle CSV', 'Kaggle layout: quizzes, solutions', `quizzes,solutions\n${P},${A}`),
  one('Kaggle CSV', 'Kaggle layout: id, puzzle, solution, difficulty', `id,puzzle,solution,clues,difficulty\n7,${DOTS},${A},30,2.2`, {
    rating: 2.2,
    name: '7',
  }),
  one('Other tables', 'CSV: puzzle, solution', `puzzle,solution\n${P},${A}`),
  one('Other tables', 'CSV: question, answer', `question,answer\n${P},${A}`),
  one('Other tables', 'CSV: puzzle, solution', `,Puzzle, Solution\n0, ${P}, "${A}"`),
  one('Other tables', 'CSV: puzzle', `puzzle\n${P}`),
  one('Other tables', 'CSV: puzzle, solution', `puzzle;solution\n${P};${A}`),
  { row: 'Other tables', files: [['a.tsv', `puzzle\tsolution\n${P}\t${A}`]], format: 'CSV: puzzle, solution' },
  one('Table without a header', 'plain puzzles with answers', `${P},${A}`),
  { row: 'Table without a header', files: [['a.csv', `${P},${A}\n${P2},${A}\n`]], format: 'plain puzzles with answers', puzzles: [P, P2] },
  { row: 'Table without a header', files: [['a.csv', `0,${P},"${A}"\n`]], format: 'plain puzzles with answers' },
  ...['hard', '-1', ''].map(
    (rating): Row =>
      one('Ratings that are no numbers', 'CSV: puzzle, solution, rating', `puzzle,solution,rating\n${P},${A},${rating}`, {
        notes: rating ? ['1 rating is no number from 0: it is left out, the puzzles are kept.'] : [],
      }),
  ),
  ...[...'.0*_-xX '].map((blank) => one('Signs for a blank', 'plain puzzles', P.replaceAll('0', blank))),
  one('A puzzle a line', 'plain puzzles', P),
  { row: 'A puzzle a line', files: [['a.sdm', `${P}\n${P2}\n`]], format: 'plain puzzles', puzzles: [P, P2] },
  one('A line with other things', 'plain puzzles', `# easy ones\n${P} # easy`, { name: 'easy' }),
  one('A line with other things', 'plain puzzles, rated by the number behind each', `${P} # 2.3 easy`, { rating: 2.3 }),
  one('A line with other things', 'plain puzzles, rated by the number behind each', `${P},7.1`, { rating: 7.1 }),
  one('A line with other things', 'plain puzzles', `${P},`),
  one('A line with other things', 'plain puzzles', `"${DOTS}"`),
  one('A line with other things', 'plain puzzles', `\u200B${P}\u200B`),
  one('A line with other things', 'a cell a column', [...P].join(',')),
  one('A line with other things', 'a cell a column', [...P].map((cell) => cell.replace('0', '')).join('\t')),
  one("HoDoKu's library", "HoDoKu's library", `:0000:x:${DOTS}:::`),
  one("HoDoKu's library", "HoDoKu's library", `:0000:x:${DOTS.replace('53.', '53+4')}:::`, {
    puzzles: [P.replace('530', '534')],
    notes: ['In 1 puzzle digits that were placed by hand (written +4) are taken for givens.'],
  }),
  one('Links', 'links', `https://www.sudokuwiki.org/sudoku.htm?bd=${P}`),
  one('Links', 'links', `https://sudokuexchange.com/play/?s=${P}&d=3`),
  one('Links', 'links', `https://example.org/sudoku/${DOTS}/index.html#top`),
  one('Boards in rows', 'boards in rows', ROWS.join('\n')),
  one('Boards in rows', 'boards in rows', ROWS.map((row) => [...row].join(' ')).join('\r\n')),
  one('Boards in rows', 'boards in rows', ROWS.map((row) => row.replaceAll('.', ' ')).join('\n')),
  one('Boards in rows', 'boards in rows', ROWS.map((row) => row.replaceAll('.', '-')).join('\n')),
  one('Boards in rows', 'boards in rows', framed('|', '+-------+-------+-------+')),
  one('Boards in rows', 'boards in rows', framed('│', '├───────┼───────┼───────┤')),
  one('Boards in rows', 'boards in rows', framed('|', '-------------------------')),
  one('Boards in rows', 'boards in rows', `\n${[0, 3, 6].map((band) => ROWS.slice(band, band + 3).join('\n')).join('\n\n')}\n`),
  {
    row: 'Boards in rows',
    files: text(`Grid 01\n${ROWS.join('\n')}\nGrid 02\n${(P2.match(/.{9}/g) ?? []).join('\n')}`),
    format: 'boards in rows',
    puzzles: [P, P2],
  },
  {
    row: 'Boards in rows',
    files: text(`${ROWS.join('\n')}\n${(P2.match(/.{9}/g) ?? []).join('\n')}`),
    format: 'boards in rows',
    puzzles: [P, P2],
  },
  ...['\t', ';', ','].map((between) =>
    one(
      'Cells of a spreadsheet',
      'boards in rows',
      ROWS.map((row) => [...row].map((cell) => cell.replace('.', '')).join(between)).join('\n'),
    ),
  ),
  {
    row: 'Cells of a spreadsheet',
    files: [['a.csv', ROWS.map((row) => [...row].map((cell) => cell.replace('.', '')).join(',')).join('\n')]],
    format: 'boards in rows',
  },
  one('.sdk', 'boards in rows', `#ASomebody\n#DA test\n[Puzzle]\n${ROWS.join('\n')}\n[State]\n${(A.match(/.{9}/g) ?? []).join('\n')}`, {
    notes: ['The text: only the section [Puzzle] is read.'],
  }),
  { row: '.sdk', files: [['a.sdk', `#ASomebody\n${ROWS.join('\n')}\n`]], format: 'boards in rows' },
  { row: '.ss', files: [['a.ss', SS.join('\n')]], format: 'boards in rows' },
  one('.ss', 'boards in rows', SS.join('\n')),
  one('JSON', 'boards in JSON', JSON.stringify([P])),
  one('JSON', 'boards in JSON', JSON.stringify((P.match(/.{9}/g) ?? []).map((row) => [...row].map(Number)))),
  one('JSON', 'objects in JSON: puzzle, solution', JSON.stringify({ puzzles: [{ id: 'x', puzzle: DOTS, solution: A, difficulty: 4 }] }), {
    rating: 4,
    name: 'x',
  }),
  one(
    'JSON',
    'objects in JSON: value, solution',
    JSON.stringify({ newboard: { grids: [{ value: [...P].map(Number), solution: [...A].map(Number), difficulty: 'Hard' }] } }),
  ),
  { row: 'JSON', files: [['a.json', JSON.stringify([P, P2])]], format: 'boards in JSON', puzzles: [P, P2] },
  { row: 'JSON', files: [['a.json', JSON.stringify([[P, A]])]], format: 'pairs of boards in JSON' },
  {
    row: 'JSON Lines',
    files: [['a.jsonl', `{"question": "${P}", "answer": "${A}"}\n{"question": "${P2}"}\n`]],
    format: 'objects in JSON: question, answer (a.jsonl); objects in JSON: question (a.jsonl)',
    puzzles: [P, P2],
  },
  one(
    "OpenSudoku's XML",
    "OpenSudoku's XML",
    `<?xml version="1.0" encoding="UTF-8"?>\n<opensudoku>\n<name>Mine</name>\n<game data="${P}"/>\n</opensudoku>`,
  ),
  one(
    "OpenSudoku's XML",
    "OpenSudoku's XML",
    `<opensudoku><folder name="a"><game created="1" state="1" data="version: 2&#10;${[...P].map((cell, i) => (cell === '0' ? `${i === 2 ? 4 : 0}|-|1|` : `${cell}|-|0|`)).join('')}"/></folder></opensudoku>`,
  ),
  {
    row: 'gzip',
    files: [['a.csv.gz', new Uint8Array(gzipSync(`quizzes,solutions\n${P},${A}\n`))]],
    format: 'Kaggle layout: quizzes, solutions',
  },
];

const filesOf = ({ files }: Pick<Row, 'files'>): DataFile[] => files.map(([path, content]) => file(path, content));
const boards = ({ task, training }: ImportedSet): string[] => training.map(({ question }) => task.format(question).replaceAll('.', '0'));

describe('Sudokus in every layout', () => {
  it.each(SUDOKU.map((row, i) => [i, row.row, row] as const))('%i: %s', async (_, __, row) => {
    const { format, rating, name, notes = [], puzzles = [P] } = row;
    const set = await read(...filesOf(row));
    expect(set.problems).toEqual([]);
    expect([set.format, set.notes]).toEqual([format, notes]);
    expect(boards(set)).toEqual(puzzles);
    expect(set.training.every(({ answer }) => TASKS.sudoku9.format(answer) === A)).toBe(true);
    expect(set.training[0].rating).toBe(rating);
    if (name !== undefined) expect(set.training[0].name).toBe(name);
  });

  it.each(SUDOKU.filter(({ pasted }) => pasted).map((row, i) => [i, row.row, row] as const))(
    '%i: %s, pasted on Solve',
    async (_, __, row) => {
      const { task, question } = await readPuzzle(String(row.files[0]?.[1]));
      expect(task.format(question).replaceAll('.', '0')).toBe((row.puzzles ?? [P])[0]);
    },
  );
});

const S7 = ['#######', '#S....#', '#.###.#', '#.#...#', '#.#.###', '#...E.#', '#######'];
const SOLVED = ['#######', '#S    #', '#o### #', '#o#   #', '#o# ###', '#oooG #', '#######'];
const MAZE = SOLVED.join('').replaceAll('o', ' ');
const GRIDS = { input: [[1, 2]], output: [[2, 1]] };
const OTHER = { input: [[3]], output: [[4]] };

interface OtherRow extends Omit<Row, 'puzzles'> {
  readonly check: (set: ImportedSet) => void;
}
const oneMaze = (set: ImportedSet): void => {
  expect(set.task.id).toBe('maze7');
  expect(set.training.map(({ question }) => set.task.format(question))).toEqual([MAZE]);
};
const counts =
  (training: number, test: number, names: readonly string[]) =>
  (set: ImportedSet): void => {
    expect([set.training.length, set.test.length]).toEqual([training, test]);
    expect(set.identifiers).toEqual(['<blank>', ...names]);
  };
const json = JSON.stringify;

const OTHERS: readonly OtherRow[] = [
  { row: 'A maze a line', files: text(`${MAZE}\n${S7.join('')}`), format: 'plain puzzles', check: oneMaze },
  { row: 'A maze a line', files: text(`question,answer\n${MAZE},${SOLVED.join('')}`), format: 'CSV: question, answer', check: oneMaze },
  { row: 'Mazes in rows', files: text(S7.join('\n')), format: 'mazes in rows', check: oneMaze, pasted: true },
  { row: 'Mazes in rows', files: text(SOLVED.join('\r\n')), format: 'mazes in rows with their paths', check: oneMaze, pasted: true },
  {
    row: 'Mazes in rows',
    files: text(SOLVED.join('\n').replaceAll('o', '*').replace('G', 'E')),
    format: 'mazes in rows with their paths',
    check: oneMaze,
    pasted: true,
  },
  {
    row: 'Mazes in rows',
    files: text(`Maze 1\n${['S #...', '.##.##', '', '####', '#G....', '######'].join('\n').replaceAll('.', ' ').replace(/ +$/gm, '')}\n`),
    format: 'mazes in rows',
    notes: ['In 1 board rows were shorter than the others: what is missing at their ends is taken for blank.'],
    check: (set) => expect(set.task.format(set.training[0].question)).toBe('S #    ## ##      ####  #G    ######'),
  },
  { row: 'ARC tasks', files: [['a.json', json({ train: [GRIDS], test: [OTHER] })]], format: 'ARC file', check: counts(1, 1, ['a']) },
  {
    row: 'ARC tasks',
    files: [['all.json', json({ a: { train: [GRIDS], test: [OTHER] } })]],
    format: 'ARC file of many tasks',
    check: counts(1, 1, ['a']),
  },
  {
    row: 'ARC tasks',
    files: [
      [
        'all.json',
        json([
          { id: 'a', train: [GRIDS], test: [] },
          { id: 'b', train: [OTHER], test: [] },
        ]),
      ],
    ],
    format: 'ARC file',
    check: counts(2, 0, ['a', 'b']),
  },
  {
    row: "Kaggle's ARC folder",
    files: [
      ['arc-agi_evaluation_challenges.json', json({ a: { train: [GRIDS], test: [{ input: [[3]] }] } })],
      ['arc-agi_evaluation_solutions.json', json({ a: [[[4]]] })],
      ['sample_submission.json', json({ a: [{ attempt_1: [[0]], attempt_2: [[0]] }] })],
    ],
    format: 'ARC file of many tasks',
    notes: ['Left out, since it is a submission and not answers: sample_submission.json.'],
    check: counts(1, 1, ['a']),
  },
  {
    row: "Kaggle's ARC folder",
    files: [['arc-agi_test_challenges.json', json({ a: { train: [GRIDS], test: [{ input: [[3]] }, { input: [[5]] }] } })]],
    format: 'ARC file of many tasks',
    notes: ['2 tests have no answer and are left out; the file with the solutions may hold them.'],
    check: counts(1, 0, ['a']),
  },
  {
    row: 'Pairs of ARC grids',
    files: [['re_arc/tasks/00d62c1b.json', json([GRIDS, OTHER])]],
    format: 'pairs of ARC grids',
    check: counts(2, 0, ['00d62c1b']),
  },
  {
    row: 'Pairs of ARC grids',
    files: [['task001.json', json({ train: [GRIDS], test: [], 'arc-gen': [OTHER] })]],
    format: 'ARC file',
    check: counts(2, 0, ['task001']),
  },
  {
    row: 'Pairs of ARC grids',
    files: [['pairs.jsonl', `${json({ ...GRIDS, task_id: 'x' })}\n${json({ ...OTHER, task_id: 'y' })}\n`]],
    format: 'pairs of ARC grids',
    check: counts(2, 0, ['x', 'y']),
  },
];

describe('mazes and ARC in every layout', () => {
  it.each(OTHERS.map((row, i) => [i, row.row, row] as const))('%i: %s', async (_, __, row) => {
    const set = await read(...filesOf(row));
    expect(set.problems).toEqual([]);
    expect([set.format, set.notes]).toEqual([row.format, row.notes ?? []]);
    row.check(set);
    if (row.pasted) expect(TASKS.maze7.format((await readPuzzle(String(row.files[0]?.[1]))).question)).toBe(MAZE);
  });

  it('skip a pair of more than 30 rows, and name it', async () => {
    const set = await read(file('a.json', json([GRIDS, { input: Array.from({ length: 31 }, () => [1, 2]), output: [[1]] }])));
    expect([set.training.length, set.badRows]).toEqual([1, 1]);
    expect(set.problems[0].message).toBe(
      'a.json, task "a", train pair 2, input: expected a grid of 1 to 30 rows and columns, found 31 rows of 2',
    );
  });
});

describe('what is none of it', () => {
  it.each([
    [
      'puzzle,solution\n5.3E+80,5.35E+80',
      /row 2, column question: expected 16, 36 or 81 digits, found 5\.3E\+80, which a spreadsheet made of them; make the table anew, with the column as text/,
    ],
    [
      `puzzle,solution\n${P.slice(2)},${A}`,
      /row 2, column question: expected 81 digits, found 79; a spreadsheet leaves out zeros in front/,
    ],
    [P.slice(2), /expected 81 digits, found 79; a spreadsheet/],
    ['PAR1\u0015', /expected puzzles, found Parquet; make CSV of it: python -c "import pandas; pandas\.read_parquet/],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:1\n', /found a Git LFS pointer.*git lfs pull/],
    ['<!DOCTYPE html>\n<html>', /found a web page; download the file itself/],
    ['https://www.sudokuwiki.org/sudoku.htm?bd=S9B01', /expected one that holds the 81 digits of a puzzle/],
    [`${P} ${P2} ${P}`, /expected one puzzle, alone or with its answer, found 3 boards/],
    [
      '1234341221434321    1234341221434321',
      /expected one way to read it, found two: a 6x6 Sudoku with spaces for blanks, or a 4x4 Sudoku/,
    ],
    ['puzzle,puzzle\n1,2', /expected one column with the puzzle, found two that are called "puzzle"/],
  ])('is refused with what to do: %j', async (content, message) => {
    await expect(read(file('', content))).rejects.toThrow(message);
  });

  it('is left out with a note beside what can be read', async () => {
    const set = await read(file('a.csv', `puzzle\n${P}`), file('a.parquet', 'PAR1'), file('notes.docx', 'x'), file('readme.txt', 'hello'));
    expect(boards(set)).toEqual([P]);
    expect(set.notes).toEqual([
      'Left out, since the other files are read: readme.txt.',
      'Left out, since their kind is not known: notes.docx.',
      expect.stringMatching(/^Left out: a\.parquet: expected puzzles, found Parquet/),
    ]);
  });

  it('is a 4x4 board only where its rows say so, not where a larger one has few digits', async () => {
    // 16 digits from 1 to 4, in nine rows of a spreadsheet.
    const cells = Array.from({ length: 9 }, (_, row) =>
      Array.from({ length: 9 }, (_, column) => ((row + column) % 5 === 0 ? String(1 + (row % 4)) : '')),
    );
    const sparse = cells.map((row) => row.join('\t')).join('\n');
    const digits = sparse.replace(/\D/g, '');
    expect(digits.slice(0, 16)).toMatch(/^[1-4]+$/);
    const { task, question } = await readPuzzle(sparse);
    expect(() => parsePuzzle(sparse)).toThrow('puzzle: expected 16');
    expect(task.id).toBe('sudoku9');
    expect(task.format(question)).toBe(cells.flatMap((row) => row.map((cell) => cell || '.')).join(''));
    // Rows of unequal length, of which nobody knows what is missing.
    await expect(readPuzzle('1\t2\t3\n4\t1\t2\t3\t4\t1\n2\t3\t4\t1\t2\t3\t4')).rejects.toThrow('puzzle: expected 16');
  });
});

/** Rows whose literals are built by other tests: the file, and how the test's name begins. */
const ELSEWHERE: Readonly<Record<string, readonly [string, string]>> = {
  'Published data folder': ['src/data/folder.test.ts', 'reads back as it was written'],
  'Files of train/ alone': ['src/data/folder.test.ts', 'may be the files of its folder train/ alone'],
  'Integers of any size': ['src/data/folder.test.ts', 'may have boards of any integers, in rows and columns'],
  'Ignored labels': ['src/data/folder.test.ts', 'may leave out labels that the question gives'],
  'Other vocabularies': ['src/data/folder.test.ts', 'may count its tokens from elsewhere'],
  '.npy': ['src/formats/npy.test.ts', 'may have columns first'],
  zip: ['src/data/folder.test.ts', 'may lie in an archive with an entry of a bad name'],
  "HRM's checkpoints": ['src/checkpoints/published.test.ts', 'are known by their names below %s'],
  "TRM's checkpoints": ['src/checkpoints/published.test.ts', 'open as the TRM that we have'],
  'A state_dict within': ['src/formats/torch.test.ts', 'may keep the state_dict as %s does'],
  Pickles: ['src/formats/pickle.test.ts', 'come in protocol %i'],
  'Packed again': ['src/formats/torch.test.ts', 'may have been unpacked and packed again'],
  Buffers: ['src/checkpoints/published.test.ts', 'may hold buffers and counters'],
  'Types that nobody asks for': ['src/checkpoints/published.test.ts', 'may hold tensors of types that cannot be read'],
  safetensors: ['src/formats/safetensors.test.ts', 'are read alike from a Buffer of Node'],
  'all_config.yaml': ['src/checkpoints/published-config.test.ts', 'says the same where an experiment tracker has nested it'],
};

describe('docs/formats.md', () => {
  it('has a row for each layout, and each row a test', () => {
    const table = readFileSync('docs/formats.md', 'utf8');
    const rows = [...table.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, name]) => name).filter((name) => !/^(Layout|---)/.test(name ?? ''));
    expect(rows).toEqual([...new Set([...SUDOKU, ...OTHERS].map(({ row }) => row)), ...Object.keys(ELSEWHERE)]);
    for (const [path, name] of Object.values(ELSEWHERE)) expect(readFileSync(path, 'utf8'), path).toContain(`'${name}`);
  });
});

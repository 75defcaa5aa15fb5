import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../formats/npy.ts';
import { writeZip, type ZipInput } from '../formats/zip-writer.ts';
import { readCopyName } from '../puzzles/arc/copies.ts';
import { cropGrid, originOf } from '../puzzles/arc/grid.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { withCopies } from './copies.ts';
import { file, puzzlesOf, read, SOME_TASKS, sets } from './data.testing.ts';
import { decodeSet, encodeSet, setHash, writeFolder } from './folder-writer.ts';
import type { DataFile, ImportedSet, RatedPuzzle } from './set.ts';

const filesOf = (inputs: readonly ZipInput[], below = 'data/set/'): DataFile[] => inputs.map(({ name, data }) => file(below + name, data));

const rated = (count: number, id: 'sudoku4' | 'arc10' = 'sudoku4'): RatedPuzzle[] =>
  puzzlesOf(TASKS[id], count, 'folder').map((puzzle, i) => ({ ...puzzle, name: `no. ${i}`, rating: i }));

const SET: ImportedSet = {
  name: 'set',
  format: 'made here',
  task: TASKS.sudoku4,
  training: rated(6).slice(0, 4),
  test: rated(6).slice(4),
  identifiers: ['<blank>'],
  problems: [],
  badRows: 0,
  duplicates: 0,
  notes: [],
};

describe('a data folder', () => {
  it.each([...SOME_TASKS, TASKS.arc10])('reads back as it was written: $title', async (task) => {
    await fc.assert(
      fc.asyncProperty(sets(task), async (set) => {
        expect(await read(...filesOf(writeFolder(set)))).toEqual(set);
        expect(await decodeSet(encodeSet(set))).toEqual(set);
      }),
      { numRuns: 15 },
    );
  });

  it('has the same name for the same set, and another for another', async () => {
    const hash = await setHash(encodeSet(SET));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await setHash(encodeSet({ ...SET }))).toBe(hash);
    expect(await setHash(encodeSet({ ...SET, training: SET.test }))).not.toBe(hash);
  });

  it('keeps groups of copies together, as the published loader counts epochs by', async () => {
    const set = withCopies(SET, 3, 1);
    expect([set.training.length, set.test.length]).toEqual([16, 2]);
    const metadata = JSON.parse(new TextDecoder().decode(writeFolder(set).find(({ name }) => name === 'train/dataset.json')!.data));
    expect(metadata).toMatchObject({ total_groups: 4, total_puzzles: 16, mean_puzzle_examples: 1, seq_len: 16, vocab_size: 6 });
    const back = await decodeSet(encodeSet(set));
    // Small puzzles have few images: a copy that equals one before it counts once.
    expect(back.training.length + back.duplicates).toBe(16);
    expect(new Set(back.training.map(({ group }) => group))).toEqual(new Set([0, 1, 2, 3]));
    expect(() => withCopies(set, 1, 1)).toThrow('the set has augmented copies already');
    expect(() => withCopies(SET, 1_000_000, 1)).toThrow('take fewer copies');
  });

  it('needs neither names, ratings nor identifiers, as the published Sudoku has none', async () => {
    const names = ['names.json', 'set.json', 'identifiers.json', 'train/all__names.npy', 'train/all__ratings.npy'];
    const set = await read(
      ...filesOf(
        writeFolder(SET).filter(({ name }) => !names.includes(name)),
        '',
      ),
    );
    expect([set.training.length, set.test.length, set.identifiers]).toEqual([4, 2, ['<blank>']]);
    expect(set.training[1]).toEqual({ ...SET.training[1], name: 'row 2', rating: undefined });
  });

  const changed = (path: string, data: Uint8Array | string | undefined): DataFile[] => {
    const others = writeFolder(SET).filter(({ name }) => name !== path);
    return filesOf(
      data === undefined ? others : [...others, { name: path, data: typeof data === 'string' ? new TextEncoder().encode(data) : data }],
    );
  };
  it.each([
    ['train/all__labels.npy', undefined, 'data/set/train/all__labels.npy: expected a file, found none'],
    ['train/all__labels.npy', writeNpy([3, 16], new Uint8Array(48)), 'labels.npy: expected 4 rows, as in inputs, found 3'],
    [
      'train/all__inputs.npy',
      writeNpy([4, 15], new Uint8Array(60)),
      'inputs.npy: expected integers of shape [rows, 16], found U8 of shape [4, 15]',
    ],
    ['train/all__inputs.npy', 'no array', 'data/set/train/all__inputs.npy, byte 0: expected a .npy file'],
    ['train/all__puzzle_indices.npy', writeNpy([5], Int32Array.of(0, 1, 2, 3, 5)), 'expected offsets from 0 to 4, found from 0 to 5'],
    [
      'train/all__puzzle_indices.npy',
      writeNpy([5], Int32Array.of(0, 3, 2, 3, 4)),
      'puzzle_indices.npy, row 3: expected at least 3, found 2',
    ],
    ['train/all__puzzle_indices.npy', writeNpy([2], Int32Array.of(0, 4)), 'expected 5 offsets, one more than identifiers, found 2'],
    ['train/all__group_indices.npy', writeNpy([1], Int32Array.of(0)), 'group_indices.npy: expected offsets from 0 to 4'],
    [
      'train/all__puzzle_identifiers.npy',
      writeNpy([4], Int32Array.of(0, 0, 7, 0)),
      'identifiers.npy, row 3: expected an identifier from 0 to 0',
    ],
    ['train/all__ratings.npy', writeNpy([3], new Float64Array(3)), 'ratings.npy: expected F64 of shape [4], found F64 of shape [3]'],
    ['train/dataset.json', '{"vocab_size": 6, "seq_len": 16}', 'dataset.json, "num_puzzle_identifiers"'],
    [
      'train/dataset.json',
      '{"vocab_size": 9, "seq_len": 16, "num_puzzle_identifiers": 1, "sets": ["all"]}',
      'known kind of puzzle, found 16 and 9',
    ],
    [
      'train/dataset.json',
      '{"vocab_size": 7, "seq_len": 36, "num_puzzle_identifiers": 1, "sets": ["all"]}',
      'found 36 and 7, which may be 6x6 Sudoku or 6x6 maze with other tokens',
    ],
    [
      'train/dataset.json',
      '{"vocab_size": 6, "seq_len": 16, "num_puzzle_identifiers": 2, "sets": ["all"]}',
      'expected 1, as in identifiers.json, found 2',
    ],
    ['train/dataset.json', '{"vocab_size": 6, "seq_len": 16, "num_puzzle_identifiers": 1, "sets": ["../all"]}', 'dataset.json, "sets.0"'],
    ['identifiers.json', '{"__proto__": []}', 'identifiers.json: expected a list of names'],
    ['identifiers.json', '["a"]', 'identifiers.json: expected "<blank>" first, found "a"'],
  ])('is refused with %s damaged', async (path, data, message) => {
    await expect(read(...changed(path, data))).rejects.toThrow(message);
  });

  it('holds out val/ where there is no test/, and leaves it out beside one: it never vanishes without a word', async () => {
    const [training, test] = [
      writeFolder(SET).filter(({ name }) => name.startsWith('train/')),
      writeFolder(SET).filter(({ name }) => name.startsWith('test/')),
    ];
    const validation = test.map(({ name, data }) => ({ name: name.replace('test/', 'val/'), data }));
    const two = await read(...filesOf([...training, ...validation], ''));
    expect([two.training.length, two.test.length, two.notes]).toEqual([4, 2, ['The test part: val/.']]);
    const three = await read(...filesOf([...training, ...test, ...validation], ''));
    expect([three.training.length, three.test.length, three.notes]).toEqual([4, 2, ['Left out, since test/ is the test part: val/.']]);
  });

  it('keeps good rows beside bad ones, which are named', async () => {
    const labels = new Uint8Array(64);
    SET.training.forEach(({ answer }, row) => {
      labels.set(answer, row * 16);
    });
    labels[20] = labels[20] === 2 ? 3 : 2;
    labels[40] = 9;
    const set = await read(...changed('train/all__labels.npy', writeNpy([4, 16], labels)));
    expect([set.training.length, set.badRows]).toEqual([2, 2]);
    expect(set.problems.map(({ place, found }) => [place, found])).toEqual([
      ['data/set/train/all__labels.npy, row 2', expect.stringContaining('a fault at cell')],
      ['data/set/train/all__labels.npy, row 3', '9 at cell 9'],
    ]);
  });
});

describe('a folder of another program', () => {
  const folder = writeFolder(SET).filter(({ name }) => name !== 'set.json' && !name.startsWith('test/'));
  /** The folder's training part with other boards and metadata. */
  const other = (change: (tokens: number[], name: string) => Uint8Array, metadata: object = {}): DataFile[] =>
    filesOf(
      folder.map(({ name, data }) => {
        if (/inputs|labels/.test(name)) return { name, data: change([...readNpy(data).data], name) };
        if (!name.endsWith('dataset.json')) return { name, data };
        return { name, data: new TextEncoder().encode(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(data)), ...metadata })) };
      }),
      '',
    );
  const same = (set: ImportedSet): void => {
    expect(set.problems).toEqual([]);
    expect(set.training.map(({ question, answer }) => ({ question, answer }))).toEqual(
      SET.training.map(({ question, answer }) => ({ question, answer })),
    );
  };

  it('may have boards of any integers, in rows and columns', async () => {
    same(await read(...other((tokens) => writeNpy([4, 16], Int32Array.from(tokens)))));
    same(await read(...other((tokens) => writeNpy([4, 4, 4], BigInt64Array.from(tokens, BigInt)))));
    const floats = other((tokens) => writeNpy([4, 16], Float32Array.from(tokens)));
    await expect(read(...floats)).rejects.toThrow('expected integers of shape [rows, 16], found F32 of shape [4, 16]');
  });

  it('may leave out labels that the question gives', async () => {
    const training = SET.training.flatMap(({ question }) => [...question]);
    const labels = (tokens: number[], name: string): Uint8Array =>
      writeNpy(
        [4, 16],
        Int32Array.from(tokens, (token, i) => (name.includes('labels') && training[i] > 1 ? -100 : token)),
      );
    same(await read(...other(labels, { ignore_label_id: -100 })));
    const blank = await read(
      ...other(
        (tokens, name) =>
          writeNpy(
            [4, 16],
            Int32Array.from(tokens, (token, i) => (name.includes('labels') && i === 3 * 16 + training.slice(48).indexOf(1) ? -100 : token)),
          ),
        { ignore_label_id: -100 },
      ),
    );
    expect([blank.training.length, blank.problems[0].found]).toEqual([3, expect.stringContaining('a fault at cell')]);
  });

  it.each([
    [-1, 5, 'Tokens in train/ are 1 below the published ones: read as 4x4 Sudoku.'],
    [1, 7, 'Tokens in train/ are 1 above the published ones: read as 4x4 Sudoku.'],
    [2, 8, 'Tokens in train/ are 2 above the published ones: read as 4x4 Sudoku.'],
  ])('may count its tokens from elsewhere: by %i', async (shift, vocab_size, note) => {
    const set = await read(
      ...other(
        (tokens) =>
          writeNpy(
            [4, 16],
            Uint8Array.from(tokens, (token) => token + shift),
          ),
        { vocab_size },
      ),
    );
    same(set);
    expect(set.notes).toEqual([note]);
  });

  it('may be the files of its folder train/ alone', async () => {
    const files = folder.flatMap(({ name, data }) =>
      name.startsWith('train/') && !/names|ratings/.test(name) ? [file(name.slice(6), data)] : [],
    );
    expect(files.length).toBe(6);
    const set = await read(...files);
    same(set);
    expect(set.notes).toEqual(['Trained on, since no folder says which part they are: the arrays beside dataset.json.']);
  });

  it('is refused puzzles with several solutions, and their copies', async () => {
    const loose = { ...SET.training[0], question: TASKS.sudoku4.parse('.'.repeat(16)) };
    const set = { ...SET, training: [loose, ...SET.training] };
    const copied = withCopies(set, 2, 1);
    const files = filesOf(writeFolder(copied).filter(({ name }) => name !== 'set.json'));
    const found = await read(...files);
    expect(found.badRows).toBe(3);
    expect(found.problems[0].message).toBe(
      'data/set/train/all__inputs.npy, row 1: expected a puzzle with one solution, found several: "................"',
    );
    expect(found.training.every(({ question }) => TASKS.sudoku4.solve(question).answers.length === 1)).toBe(true);
  });
});

describe('copies of ARC tasks', () => {
  it('have identifiers that say how they were changed, tests and all, and training examples move about', () => {
    const puzzles = rated(40, 'arc10');
    const set = {
      ...SET,
      task: TASKS.arc10,
      training: puzzles.slice(0, 30),
      test: puzzles.slice(30),
      identifiers: ['<blank>', ...TASKS.arc10.identifiers!],
    };
    const copied = withCopies(set, 4, 1);
    const places = new Set<string>();
    for (const { id, name, question, answer } of [...copied.training, ...copied.test]) {
      expect(copied.identifiers[id!]).toBe(name);
      expect(TASKS.arc10.check(answer, question).solved).toBe(true);
      const { top, left } = originOf(question, 10);
      places.add(`${top},${left}`);
    }
    expect(places.size).toBeGreaterThan(10);
    expect(copied.test.every(({ question }) => originOf(question, 10).top === 0)).toBe(true);
    expect(copied.test.length).toBe(50);
    const bases = copied.identifiers.map((name) => readCopyName(name));
    expect(bases.filter(({ change }) => change).length).toBe(4 * new Set(puzzles.map(({ id }) => id)).size);
    expect(cropGrid(copied.test[0].question, 10).cells.length).toBeGreaterThan(0);
  });
});

describe('what is read', () => {
  it('may be zipped, whatever it is', async () => {
    const csv = 'source,question,answer,rating\na,12..34122143432.,1234341221434321,';
    const zip = writeZip([
      { name: 'x/train.csv', data: new TextEncoder().encode(csv) },
      { name: 'x/.hidden', data: new Uint8Array(3) },
      { name: '__MACOSX/x/train.csv', data: new Uint8Array(3) },
    ]);
    const set = await read(file('puzzles.zip', zip));
    expect([set.name, set.format, set.training.length]).toEqual(['puzzles', 'sudoku-extreme layout: source, question, answer, rating', 1]);
  });

  it('may lie in an archive with an entry of a bad name, which is left out and said', async () => {
    const csv = 'source,question,answer,rating\na,12..34122143432.,1234341221434321,';
    const zip = writeZip([
      { name: 'train.csv', data: new TextEncoder().encode(csv) },
      { name: '../train.csv', data: new Uint8Array(3) },
    ]);
    const set = await read(file('puzzles.zip', Uint8Array.from([1, 2, 3, ...zip])));
    expect([set.training.length, set.notes]).toEqual([
      1,
      [
        expect.stringMatching(
          /^Left out: puzzles\.zip, byte \d+: expected the name of a file within the archive, found "\.\.\/train\.csv"\.$/,
        ),
      ],
    ]);
  });

  it.each([
    [[], 'the data: expected a CSV or text file, ARC JSON, a published data folder, or a zip of one, found nothing'],
    [[file('a.png', 'x')], 'found a.png'],
    [[file('a/train/dataset.json', '{}'), file('b/train/dataset.json', '{}')], 'a/ and b/: expected one data folder, found 2'],
    [[file('a.csv', Uint8Array.of(0x80))], 'a.csv: expected text in UTF-8'],
    [[file('', '')], 'the text: expected a puzzle, found none'],
  ])('is refused where nothing is known: %#', async (files, message) => {
    await expect(read(...files)).rejects.toThrow(message);
  });
});

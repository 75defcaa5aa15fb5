/** Files that people take for others: what they are, and what to do with them. */
import { FormatError } from './error.ts';

interface Stranger {
  readonly is: (path: string, head: string) => boolean;
  /** What it is, and what to do. */
  readonly what: (path: string) => string;
}

const name = (path: string): string => path.split('/').at(-1) || 'file';

/** What stands in place of a file of any kind. */
const ANY: readonly Stranger[] = [
  {
    is: (_, head) => head.startsWith('version https://git-lfs.github.com/spec/'),
    what: () => 'a Git LFS pointer, which only stands for the file; run "git lfs pull", or download the file itself',
  },
  { is: (_, head) => /^\s*<(!doctype html|html|head|body)\b/i.test(head), what: () => 'a web page; download the file itself' },
];

const DATA: readonly Stranger[] = [
  {
    is: (path, head) => head.startsWith('PAR1') || /\.parquet$/i.test(path),
    what: (path) =>
      `Parquet; make CSV of it: python -c "import pandas; pandas.read_parquet('${name(path)}').to_csv('${name(path).replace(/\.parquet$/i, '')}.csv', index=False)"`,
  },
  {
    is: (path) => /(^|\/)xl\/workbook\.xml$|\.(xlsx|xls|ods|numbers)$/i.test(path),
    what: () => 'a spreadsheet; save it as CSV, with the puzzles as text',
  },
];

/** torch.save before 1.6 wrote this number first, pickled. */
const OLD_TORCH = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

const WEIGHTS: readonly Stranger[] = [
  {
    is: (_, head) => OLD_TORCH.every((byte, i) => head.charCodeAt(i + 2) === byte),
    what: (path) =>
      `a file of torch before 1.6; save it anew: python -c "import torch; torch.save(torch.load('${name(path)}', map_location='cpu'), 'new.pt')"`,
  },
  {
    is: (_, head) => head.charCodeAt(0) === 0x80 && head.charCodeAt(1) <= 5,
    what: () => 'a pickle alone; save the state_dict with torch.save or safetensors',
  },
  {
    is: (path, head) => head.startsWith('\x89HDF') || /\.(h5|hdf5|onnx|gguf)$/i.test(path),
    what: () => 'weights of another program; save the state_dict with torch.save or safetensors',
  },
];

const faultOf = (strangers: readonly Stranger[], expected: string, path: string, head: string): FormatError | undefined => {
  const stranger = [...ANY, ...strangers].find(({ is }) => is(path, head));
  return stranger && new FormatError(path || 'the text', expected, stranger.what(path));
};

/** The fault of a file that holds no puzzles, with the remedy. */
export const dataStranger = (path: string, head: string): FormatError | undefined => faultOf(DATA, 'puzzles', path, head);

/** The bytes that tell a file of weights from others. */
export const WEIGHTS_HEAD = 64;

/** The fault of a file that is no weights which can be read here, with the remedy. @param head its first bytes. */
export const weightsStranger = (path: string, head: Uint8Array): FormatError | undefined =>
  faultOf(WEIGHTS, 'weights', path, String.fromCharCode(...head.subarray(0, WEIGHTS_HEAD)));

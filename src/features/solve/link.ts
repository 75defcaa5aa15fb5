/**
 * A view of the Solve page as an address: `#/solve?v=1&p=1..4&lens=convergence&c=2.1.H`. A Sudoku is written as it is, any other board
 * as `p=maze30-` and letters (board-code.ts); what somebody else wrote may hold a puzzle in any notation, which is read once the link is
 * opened. `think=views&views=16&seed=1` is how the puzzle was thought about, so that the link comes to the
 * same; `wound=reset-z_H&wounded=2` what was taken away from the network, and in how many segments. Only what differs from the model's own settings is written. Every field is checked when it is read; a bad one is reported and left out.
 */
import { isLens, LENS_IDS, type LensId } from '../../lenses/list.ts';
import { type Lesion, lesionCode, lesionOf } from '../../model/wound.ts';
import { parsePuzzle, TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { decodeRuns, encodeRuns } from './board-code.ts';
import { LIMITS, MOST_SEED, MOST_VIEWS } from './limits.ts';
import { MODES, type ThinkMode } from './modes.ts';

export interface Link {
  /** One character a cell. */
  readonly puzzle?: { readonly task: TaskId; readonly text: string };
  /** In place of the puzzle a text that may hold one, in another notation. */
  readonly text?: string;
  /** Id of a model of this site. */
  readonly model?: string;
  readonly lens?: LensId;
  /** The lens beside it, or none. */
  readonly beside?: LensId | 'none';
  /** "2.1.H": what it names depends on the think time, so that it is looked up when there is a trace. */
  readonly cursor?: string;
  readonly cell?: number;
  readonly segments?: number;
  readonly H_cycles?: number;
  readonly L_cycles?: number;
  readonly obey?: boolean;
  /** How to think; one try where it is left out. */
  readonly mode?: ThinkMode;
  readonly views?: number;
  /** Draws the views. */
  readonly seed?: number;
  /** What is taken away from the network, */
  readonly wound?: Lesion;
  /** and in its first so many segments; in all where it is left out. */
  readonly wounded?: number;
}

export interface LinkProblem {
  readonly field: string;
  readonly value: string;
  /** What would be right: "a whole number from 1 to 16". */
  readonly expected: string;
}

export const LINK_VERSION = '1';
const CURSOR = /^[1-9]\d?\.[1-9]\d?\.([1-9]\d?|H)$/;
const MODEL = /^[a-z0-9][a-z0-9-]{0,39}$/;
const MOST_CELLS = 900;
/** Characters that one puzzle takes in a link, in any notation. */
const MOST_TEXT = 4000;
const CODED = /^([a-z]{1,8}\d{1,2})-([\w-]+)$/;

type Writable = { -readonly [K in keyof Link]: Link[K] };

/** Reads one field into the link, or says what it should have been. */
type Reader = (text: string, into: Writable) => string | undefined;

const whole =
  (field: 'segments' | 'H_cycles' | 'L_cycles' | 'cell' | 'views' | 'seed' | 'wounded', least: number, most: number): Reader =>
  (text, into) => {
    const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) return `a whole number from ${least} to ${most}`;
    into[field] = value;
    return undefined;
  };

const READERS: Readonly<Record<string, Reader>> = {
  v: (text) => (text === LINK_VERSION ? undefined : LINK_VERSION),
  p: (text, into) => {
    if (text.length > MOST_TEXT || text === '') return `one puzzle, in at most ${MOST_TEXT} characters`;
    const puzzle = text.length > MOST_CELLS + 10 ? undefined : (readCoded(text) ?? readPlain(text));
    if (puzzle) into.puzzle = puzzle;
    else into.text = text;
    return undefined;
  },
  m: (text, into) => {
    if (!MODEL.test(text)) return 'the name of a model';
    into.model = text;
    return undefined;
  },
  lens: (text, into) => {
    if (!isLens(text)) return `one of ${LENS_IDS.join(', ')}`;
    into.lens = text;
    return undefined;
  },
  beside: (text, into) => {
    if (text !== 'none' && !isLens(text)) return `none, or one of ${LENS_IDS.join(', ')}`;
    into.beside = text;
    return undefined;
  },
  c: (text, into) => {
    if (!CURSOR.test(text)) return 'segment.cycle.step, such as 2.1.3 or 2.1.H';
    into.cursor = text;
    return undefined;
  },
  cell: whole('cell', 1, MOST_CELLS),
  M: whole('segments', 1, LIMITS.segments),
  N: whole('H_cycles', 1, LIMITS.H_cycles),
  T: whole('L_cycles', 1, LIMITS.L_cycles),
  think: (text, into) => {
    const mode = MODES.find((one) => one === text);
    if (!mode) return `one of ${MODES.join(', ')}`;
    into.mode = mode;
    return undefined;
  },
  views: whole('views', 1, MOST_VIEWS),
  seed: whole('seed', 0, MOST_SEED),
  wound: (text, into) => {
    const lesion = lesionOf(text);
    if (!lesion) return 'a lesion, such as reset-z_H or no-L';
    into.wound = lesion;
    return undefined;
  },
  wounded: whole('wounded', 1, LIMITS.segments),
  halt: (text, into) => {
    if (text !== '0' && text !== '1') return '0 or 1';
    into.obey = text === '1';
    return undefined;
  },
};

function readCoded(text: string): Link['puzzle'] {
  const [, id = '', runs = ''] = CODED.exec(text) ?? [];
  if (!Object.hasOwn(TASKS, id)) return undefined;
  const task = TASKS[id as TaskId];
  const board = decodeRuns(runs, task.cells, task.tokens.length);
  return board && boardOf(id as TaskId, () => task.format(board));
}

function readPlain(text: string): Link['puzzle'] {
  try {
    const { task, question } = parsePuzzle(text);
    return boardOf(task.id as TaskId, () => task.format(question));
  } catch {
    return undefined;
  }
}

/** A board that its task can read again. */
function boardOf(id: TaskId, format: () => string): Link['puzzle'] {
  try {
    const text = format();
    TASKS[id].parse(text);
    return { task: id, text };
  } catch {
    return undefined;
  }
}

function writeBoard({ task: id, text }: NonNullable<Link['puzzle']>): string {
  const task = TASKS[id];
  return task.look === 'digits' ? text : `${id}-${encodeRuns(task.parse(text))}`;
}

/** What follows the question mark of a hash. */
const queryOf = (hash: string): string => {
  const at = hash.indexOf('?');
  return at < 0 ? '' : hash.slice(at + 1);
};

export function parseLink(hash: string): { readonly link: Link; readonly problems: readonly LinkProblem[] } {
  const link: Writable = {};
  const problems: LinkProblem[] = [];
  const seen = new Set<string>();
  for (const [field, value] of new URLSearchParams(queryOf(hash))) {
    const read = Object.hasOwn(READERS, field) ? READERS[field] : undefined;
    const expected = !read ? 'no such field' : seen.has(field) ? 'to be given once' : read(value, link);
    seen.add(field);
    if (expected !== undefined) problems.push({ field: short(field), value: short(value), expected });
  }
  return { link, problems };
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}…` : text);

export function formatLink(link: Link): string {
  const fields: readonly (readonly [string, string | number | undefined])[] = [
    ['v', LINK_VERSION],
    ['p', link.puzzle ? writeBoard(link.puzzle) : link.text],
    ['m', link.model],
    ['lens', link.lens],
    ['beside', link.beside],
    ['c', link.cursor],
    ['cell', link.cell],
    ['M', link.segments],
    ['N', link.H_cycles],
    ['T', link.L_cycles],
    ['think', link.mode],
    ['views', link.views],
    ['seed', link.seed],
    ['wound', link.wound && lesionCode(link.wound)],
    ['wounded', link.wounded],
    ['halt', link.obey === undefined ? undefined : link.obey ? 1 : 0],
  ];
  const given = fields.filter(([, value]) => value !== undefined);
  return `#/solve?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}

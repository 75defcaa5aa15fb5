/**
 * ARC as a task: a grid in, a grid out, by a rule that only the puzzle's identifier stands for. Tokens and canvas as published; the
 * published data has the canvas of 30x30, smaller ones train faster.
 */
import { FormatError, quote } from '../formats/error.ts';
import { ARC_SYMMETRIES, arcAugmentation } from './arc/augmentation.ts';
import { FAMILIES } from './arc/families.ts';
import { canvasOf, cropGrid, drawGrid, originOf } from './arc/grid.ts';
import type { Puzzle, Task } from './task.ts';

const TOKENS = ['_', '|', ...'0123456789'];
/** Sides of the families' grids, as a share of the canvas: room is left to lie elsewhere. */
const GRID_SHARE = 0.6;
const NAMES = Object.keys(FAMILIES);
const RULES = Object.values(FAMILIES);

export function arcTask(id: string, side: number): Task {
  const cells = side * side;
  const title = `ARC, ${side}x${side} canvas`;
  const levels: Task['levels'] = {
    counts: 'nothing',
    least: 0,
    most: 0,
    usual: [0, 0],
    minimal: false,
    guesses: false,
    difficulty: false,
    symmetric: false,
    unique: false,
  };

  /** The rule is written nowhere: what can be checked is the form, one grid with its end markers. */
  const check: Task['check'] = (answer, question) => {
    const { top, left } = originOf(question, side);
    const grid = cropGrid(answer, side, top, left);
    const sound = new Uint8Array(cells);
    drawGrid(sound, side, grid, top, left);
    const conflicts = Array.from(sound.keys()).filter((cell) => sound[cell] !== answer[cell]);
    return { solved: grid.cells.length > 0 && conflicts.length === 0, unfilled: [], changed: [], conflicts };
  };

  function* puzzles(...[, , random]: Parameters<Task['puzzles']>): Generator<Puzzle, void> {
    const most = Math.round(side * GRID_SHARE);
    for (;;) {
      const rule = random.below(RULES.length);
      const { input, output } = RULES[rule](random, most);
      yield { question: canvasOf(side, input), answer: canvasOf(side, output), id: rule + 1 };
    }
  }

  return {
    id,
    title,
    shape: { rows: side, columns: side, boxRows: side, boxColumns: side },
    cells,
    look: 'colours',
    tokens: TOKENS,
    symmetries: ARC_SYMMETRIES,
    levels,
    manyAnswers: false,
    identifiers: NAMES,
    parse: (text) => {
      if (text.length !== cells) throw new FormatError('canvas', `${cells} characters`, `${text.length}`);
      return Uint8Array.from(text, (character, i) => {
        const token = TOKENS.indexOf(character);
        if (token < 0) throw new FormatError(`character ${i + 1}`, 'a colour from 0 to 9, "|" or "_"', quote(character));
        return token;
      });
    },
    format: (board) => Array.from(board, (token) => TOKENS[token] ?? '?').join(''),
    check,
    solve: () => ({ answers: [], guesses: 0 }),
    rating: () => 0,
    puzzles,
    augmentation: (on) => arcAugmentation(side, on),
  };
}

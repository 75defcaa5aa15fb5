/** Symmetries of single ARC puzzles: where on the canvas they lie, and, for what does not depend on them, colours and directions. */
import type { Random } from '../random.ts';
import type { Augmentation, Puzzle } from '../task.ts';
import { type Change, changed, drawChange } from './copies.ts';
import { COLOURS, cropGrid, DIHEDRALS, drawGrid, type Grid, originOf, turned } from './grid.ts';

export const ARC_SYMMETRIES = [
  { id: 'translation', label: 'place on the canvas' },
  { id: 'colours', label: 'colour naming' },
  { id: 'dihedral', label: 'turns and flips' },
] as const;

const SAME_NAMES = Uint8Array.from({ length: COLOURS }, (_, colour) => colour);

export function arcAugmentation(side: number, on: ReadonlySet<string>): Augmentation {
  const gridsOf = ({ question, answer }: Puzzle): [question: Grid, answer: Grid] => {
    const { top, left } = originOf(question, side);
    return [cropGrid(question, side, top, left), cropGrid(answer, side, top, left)];
  };

  const apply = (random: Random, puzzle: Puzzle, question: Uint8Array, answer: Uint8Array): void => {
    const drawn = on.has('colours') || on.has('dihedral') ? drawChange(random) : undefined;
    const change: Change = {
      names: on.has('colours') && drawn ? drawn.names : SAME_NAMES,
      dihedral: on.has('dihedral') && drawn ? drawn.dihedral : 0,
    };
    const [input, output] = gridsOf(puzzle).map((grid) => changed(grid, change)) as [Grid, Grid];
    const old = originOf(puzzle.question, side);
    const room = (long: 'rows' | 'columns'): number => side - Math.max(input[long], output[long]);
    // Drawn whatever the room, so that the number of draws is always the same.
    const place = (least: number, most: number): number =>
      on.has('translation') ? Math.floor(random.float() * (most + 1)) : Math.min(least, most);
    const top = place(old.top, room('rows'));
    const left = place(old.left, room('columns'));
    drawGrid(question, side, input, top, left);
    drawGrid(answer, side, output, top, left);
  };

  const classOf = (puzzle: Puzzle): { question: string; answer: string } => {
    const [input, output] = gridsOf(puzzle);
    const { top, left } = originOf(puzzle.question, side);
    const place = on.has('translation') ? '' : `${top},${left}:`;
    const least = { question: '', answer: '' };
    for (let dihedral = 0; dihedral < (on.has('dihedral') ? DIHEDRALS : 1); dihedral++) {
      const name = on.has('colours') ? namedInOrder() : (colour: number) => colour;
      // Answers alone are named too: two puzzles with the same answer are then alike, whatever their questions.
      const question = text(turned(input, dihedral), name);
      const answer = text(turned(output, dihedral), on.has('colours') ? namedInOrder() : name);
      if (!least.question || question < least.question) least.question = question;
      if (!least.answer || answer < least.answer) least.answer = answer;
    }
    return { question: place + least.question, answer: place + least.answer };
  };

  return { apply, classOf };
}

const text = ({ rows, columns, cells }: Grid, name: (colour: number) => number): string =>
  `${rows}x${columns}:${Array.from(cells, name).join('')}`;

/** Names colours 1, 2, ... as they come; black stays. */
function namedInOrder(): (colour: number) => number {
  const names = new Map([[0, 0]]);
  return (colour) => {
    const name = names.get(colour) ?? names.size;
    names.set(colour, name);
    return name;
  };
}

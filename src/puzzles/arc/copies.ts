/**
 * Recoloured and turned copies of ARC puzzles. What a rule does depends on colours and directions, so that each copy is a puzzle of
 * its own, with an identifier of its own: `<id>_t<turn or flip>_<new colour of each colour>`, as published.
 */
import type { Random } from '../random.ts';
import { COLOURS, DIHEDRAL_INVERSE, DIHEDRALS, type Grid, recoloured, turned } from './grid.ts';

/** Colours are renamed first, then the grid is turned. Black, 0, keeps its name. */
export interface Change {
  readonly dihedral: number;
  /** The new colour of each colour, [10]. */
  readonly names: Uint8Array;
}

export function drawChange(random: Random): Change {
  const dihedral = random.below(DIHEDRALS);
  const names = Uint8Array.from({ length: COLOURS }, (_, colour) => colour);
  random.shuffle(names.subarray(1));
  return { dihedral, names };
}

export const changed = (grid: Grid, { dihedral, names }: Change): Grid => turned(recoloured(grid, names), dihedral);

export function unchanged(grid: Grid, { dihedral, names }: Change): Grid {
  const back = Uint8Array.from({ length: COLOURS }, (_, colour) => names.indexOf(colour));
  return recoloured(turned(grid, DIHEDRAL_INVERSE[dihedral]), back);
}

export const copyName = (base: string, { dihedral, names }: Change): string => `${base}_t${dihedral}_${names.join('')}`;

const NAME = /^(.*)_t([0-7])_(0[1-9]{9})$/s;

/** The puzzle that an identifier's name belongs to, and the change that makes the copy: none for the puzzle itself. */
export function readCopyName(name: string): { readonly base: string; readonly change: Change | undefined } {
  const [, base, dihedral, digits] = NAME.exec(name) ?? [];
  if (base === undefined || digits === undefined || new Set(digits).size < COLOURS) return { base: name, change: undefined };
  return { base, change: { dihedral: Number(dihedral), names: Uint8Array.from(digits, Number) } };
}

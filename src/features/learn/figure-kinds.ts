/** Figures of the lessons' own, beside the lenses. `figures/list.ts` draws them. */
interface Kind {
  /** Whether the board of the solve stands beside it. */
  readonly board: boolean;
  /** Whether it needs a solve. */
  readonly solves: boolean;
}

export const FIGURE_KINDS = {
  /** The board is all there is. */
  board: { board: true, solves: true },
  tokens: { board: true, solves: true },
  memory: { board: false, solves: false },
  run: { board: false, solves: false },
  dimensions: { board: false, solves: true },
} as const satisfies Readonly<Record<string, Kind>>;

export type FigureId = keyof typeof FIGURE_KINDS;
export const isFigure = (id: string): id is FigureId => Object.hasOwn(FIGURE_KINDS, id);

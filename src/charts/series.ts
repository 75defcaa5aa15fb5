/** What a chart draws. Series are told apart by colour, dash and marker, never by colour alone. */
export type Marker = 'circle' | 'square' | 'triangle' | 'diamond';

/** How a series looks, in the picture and in its legend. */
export interface Look {
  readonly id: string;
  readonly label: string;
  /** Place in the palette, from 1. */
  readonly colour: 1 | 2 | 3 | 4 | 5 | 6;
  /** Lengths of strokes and gaps; a line without gaps unless given. */
  readonly dash?: readonly number[];
  /** Drawn at every point while they are few: for numbers that are taken now and then. */
  readonly marker?: Marker;
  readonly emphasis?: boolean;
}

export interface Series extends Look {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** How far each number is known: a tint around the line. */
  readonly band?: { readonly low: Float32Array; readonly high: Float32Array } | undefined;
  /** Smoothed by the visitor's choice, with the raw curve faint behind. */
  readonly noisy?: boolean;
}

/** A series with its smoothed numbers, where it is smoothed. The smoothed line is the one that is read. */
export interface Shown extends Series {
  readonly smooth?: Float32Array;
}

export const readNumbers = (s: Shown): Float32Array => s.smooth ?? s.y;

/** What the horizontal axis counts. */
export interface Along {
  /** A place on it in words: "step 1,200". */
  readonly place: (x: number) => string;
  /** The same, short enough for a tick. */
  readonly tick: (x: number) => string;
  /** Above its numbers in a table, and one of them. */
  readonly heading: string;
  readonly cell: (x: number) => string;
}

export interface Guide {
  readonly value: number;
  readonly label: string;
}

export interface Axis {
  /** Ends that are fixed; the others follow the numbers. */
  readonly min?: number;
  readonly max?: number;
  readonly format: (value: number) => string;
  /** Tick labels, where they differ from `format`. */
  readonly tick?: (value: number) => string;
  readonly logarithmic: boolean;
}

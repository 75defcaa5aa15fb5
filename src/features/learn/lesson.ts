/**
 * A lesson is data: a few steps, each with a short text, a figure that is computed in this tab, and one thing to do. One file in `lessons/`
 * and one line in its list make another one.
 */
import type { LensId } from '../../lenses/list.ts';
import type { ModelPart } from '../../model/parts.ts';
import type { Reasoning } from '../../trace/trace.ts';
import type { FigureId } from './figure-kinds.ts';
import type { SourceId } from './sources.ts';

/** What a figure shows: a lens beside the board, or a figure of the lessons' own. */
export type View = LensId | FigureId;

/** What a solve is made of. */
export interface Puzzle {
  /** A model that the site ships: its id. */
  readonly model: string;
  /** One character a cell. */
  readonly puzzle: string;
  /** What differs from how the model was trained. */
  readonly reasoning?: Partial<Reasoning>;
}

/** A figure as it is before anything is done. */
export interface Scene extends Puzzle {
  readonly view: View;
  /** The update that the cursor stands at: "1.2.H" is that of segment 1, cycle 2, its H update. */
  readonly at: string;
  /** The cell that is looked at, from 0. */
  readonly cell?: number;
  /** What a ring is drawn around: a cell of the board, or a part of the Loop. */
  readonly point?: { readonly cell: number } | { readonly part: ModelPart };
  /** Which attention is looked at. */
  readonly attention?: { readonly module: 'cursor' | 'L' | 'H'; readonly head: number };
}

/** Where the cursor goes: to an update by name, one further, or to the next of a kind. */
export type Target = 'start' | 'end' | 'next' | 'next H' | 'next segment' | (string & {});

/** The one thing to do at a step. `act.ts` does it. */
export type Action = {
  /** On its button. */
  readonly label: string;
  /** What there is to see once it is done. */
  readonly after: string;
} & (
  | { readonly do: 'go'; readonly to: Target }
  /** From where the cursor stands, from the start where that is at the end, up to an update or the end. */
  | { readonly do: 'play'; readonly to?: Target; readonly slow?: true }
  /** Thinks again, as long as is said, and shows how. */
  | { readonly do: 'think'; readonly reasoning: Partial<Reasoning> }
  | { readonly do: 'rub'; readonly cell: number }
  | { readonly do: 'pose'; readonly puzzle: string }
  | { readonly do: 'look'; readonly cell: number }
  | { readonly do: 'head'; readonly module: 'L' | 'H'; readonly head: number }
  /** Solves many puzzles, to count dimensions. */
  | { readonly do: 'measure' }
  | { readonly do: 'keep'; readonly gradient: 'one-step' | 'cycle' }
  | { readonly do: 'train' }
  | { readonly do: 'pause' }
  /** Opens the code of the first kernel of a part. */
  | { readonly do: 'open'; readonly part: ModelPart }
);

export interface Step extends Scene {
  readonly title: string;
  /** Sentences of at most twenty words. Terms of the glossary are marked: "each [segment]". */
  readonly text: string;
  readonly action: Action;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** In the list of lessons: what one sees. */
  readonly about: string;
  readonly steps: readonly Step[];
  readonly sources: readonly SourceId[];
  /** Files of this project that do what is told. */
  readonly code: readonly string[];
}

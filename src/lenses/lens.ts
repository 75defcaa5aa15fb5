/** What a lens is given: a trace, where in it one stands, and the cell that is looked at. It knows no engine. */
import type { ModelPart } from '../model/parts.ts';
import type { Attention, Trace } from '../trace/trace.ts';
import type { Projection } from '../worker/projection.ts';

/** What is computed only when somebody looks. Undefined until it is there; `can` tells whether it ever will be. */
export interface Extras {
  /** Whether the shown trace belongs to a model that is loaded here. */
  readonly can: boolean;
  readonly attention: Attention | undefined;
  readonly projection: (module: 'L' | 'H', points: 'whole' | 'cells') => Projection | undefined;
  readonly wantAttention: (wanted: Pick<Attention, 'update' | 'layer' | 'head'>) => void;
  readonly wantProjection: (module: 'L' | 'H', points: 'whole' | 'cells') => void;
  readonly wantStates: () => void;
}

/** How time passes by itself. */
export interface Player {
  readonly playing: boolean;
  /** Update by update, a second each. */
  readonly slow: boolean;
  /** Begins with that, or pauses it. */
  readonly onSlow: () => void;
}

export interface LensProps {
  readonly trace: Trace;
  readonly index: number;
  readonly onIndex: (index: number) => void;
  /** The cell looked at, counted from 0. */
  readonly cell: number;
  readonly onCell: (cell: number) => void;
  readonly extras: Extras;
  readonly player: Player;
  /** Shows the raw states. */
  readonly onStates: () => void;
  /** The part of the model that is explained until another one is chosen. */
  readonly part?: ModelPart | undefined;
  /** The solution, where the visitor asked to check against it: tokens [S]. */
  readonly solution: Uint8Array | undefined;
}

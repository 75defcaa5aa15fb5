/** What vite/shaders.ts makes of `shaders/`. */
declare module 'virtual:shaders' {
  export type Conditions = Readonly<Record<string, boolean>>;

  /** Whether something is there; where none is given it always is. */
  export type When = (conditions: Conditions) => boolean | undefined;

  /**
   * Neighbouring lines that are there together. `places` says where words come from, in triples: from the line with this index and this
   * column on, both counted from 0, from this line of the file, counted from 1; each further line from the next of the file.
   */
  export type Lines = readonly [text: string, places: readonly number[], when?: When];

  /** An index of `names`, or what is used in a block, or under a condition. */
  export type Use = number | readonly [uses: readonly Use[], when?: When];

  export type Declaration = readonly [file: number, lines: readonly Lines[], uses: readonly Use[]];

  type Candidate = readonly [declaration: number, when?: When];

  /** Of all that is in `shaders/`: another one for other texts. */
  export const version: string;
  /** Paths in `shaders/`. */
  export const files: readonly string[];
  export const declarations: readonly Declaration[];
  /** What a name stands for: a constant of the host, or declarations, of which the first that is there counts. */
  export const names: readonly (string | readonly Candidate[])[];
  /** Of each file that is a shader its declarations, and what their attributes refer to. */
  export const shaders: Readonly<Record<string, readonly [declared: readonly Candidate[], attributes: readonly Use[]]>>;
}

/** Puzzles to bring to the page, as files have them. */
/** Question and answer. */
export const SUDOKU4 = [
  ['...1.....41.2.3.', '4321124334122134'],
  ['...44.2.....24.1', '3214412313422431'],
  ['..2.2.141.......', '4123231414323241'],
  ['2..3.4.2..2.4...', '2143341213244231'],
  ['..2.3.....4..432', '4123321423411432'],
  ['4...3..4....1.2.', '4132321423411423'],
  ['.....1.324...34.', '3214412324311342'],
  ['..3..1...2.3..1.', '2431312412434312'],
] as const;
export const MAZE6 = [
  ['######  S# # ### #    G# ### # #   #', '######ooS# #o### #ooooG# ### # #   #'],
  ['  G  # # # #   # # ###S#   # # ## ##', '  Goo# # #o#   #o# ###S#   # # ## ##'],
] as const;
export const ARC = {
  train: [
    {
      input: [
        [1, 0],
        [0, 2],
      ],
      output: [
        [0, 1],
        [2, 0],
      ],
    },
    {
      input: [
        [3, 0],
        [0, 4],
      ],
      output: [
        [0, 3],
        [4, 0],
      ],
    },
  ],
  test: [
    {
      input: [
        [5, 0],
        [0, 6],
      ],
      output: [
        [0, 5],
        [6, 0],
      ],
    },
  ],
};

/** Rated by their place. @param more rows, written out. */
export const csv = (rows: readonly (readonly [string, string])[], more: readonly string[] = []): string =>
  ['source,question,answer,rating', ...rows.map(([question, answer], i) => `made,${question},${answer},${i}`), ...more, ''].join('\n');

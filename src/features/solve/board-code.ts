/** Boards of many cells in few letters that an address takes as they are: each letter is a token and how often it comes in a row. Pure. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Four lengths for each of sixteen tokens. */
const LENGTHS = [1, 2, 3, 12] as const;

export function encodeRuns(board: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < board.length; ) {
    const token = board[at];
    let run = 1;
    while (board[at + run] === token && at + run < board.length) run++;
    for (; run > 0; ) {
      const which = LENGTHS.findLastIndex((length) => length <= run);
      const length = LENGTHS[which] as number;
      text += LETTERS[token * LENGTHS.length + which];
      run -= length;
      at += length;
    }
  }
  return text;
}

/** @returns undefined where the text is no board of as many cells with as many tokens. */
export function decodeRuns(text: string, cells: number, tokens: number): Uint8Array | undefined {
  const board = new Uint8Array(cells);
  let at = 0;
  for (const letter of text) {
    const code = LETTERS.indexOf(letter);
    const token = Math.floor(code / LENGTHS.length);
    const end = at + (LENGTHS[code % LENGTHS.length] ?? 0);
    if (code < 0 || token >= tokens || end > cells) return undefined;
    board.fill(token, at, end);
    at = end;
  }
  return at === cells ? board : undefined;
}

/** What stands around boards in text files: remarks, headings, and parts of a file that hold no puzzle. */

const isMazeRow = (line: string): boolean => /^[#. SGEo*\s]+$/.test(line);
const isSudokuRow = (line: string): boolean => /^[\d.*_xX\s|;,-]+$/.test(line);

/** `#A Author`, `// easy ones`: it begins as a remark, and is no row of a board. */
export const isRemark = (line: string): boolean => /^\s*(#|\/\/|;|%)/.test(line) && !isMazeRow(line) && !isSudokuRow(line);

/** `[Puzzle]`, `Grid 01`, `Easy puzzles:`: words, and no board among them. */
export const isHeading = (line: string): boolean =>
  isSection(line) || (/^[\s\p{L}\d.:_#()-]+$/u.test(line) && /\p{L}{3}/u.test(line) && !isMazeRow(line) && !/[.\d_xX*-]{4}/.test(line));

const isSection = (line: string): boolean => /^\s*\[\w+\]\s*$/.test(line);

/** Of a file in sections, as .sdk is, the lines of its puzzle: not those of the state of a game. */
export function puzzleSection(lines: readonly string[]): readonly string[] {
  const begins = (line: string): boolean => /^\s*\[puzzle\]\s*$/i.test(line);
  if (!lines.some(begins)) return lines;
  let within = true;
  return lines.filter((line) => {
    if (isSection(line)) within = begins(line);
    return within;
  });
}

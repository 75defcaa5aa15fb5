/** The wanted name, with a number behind it where others have it already: "Sudoku", "Sudoku 2", "Sudoku 3". */
export function freeName(wanted: string, others: Iterable<{ readonly name: string; readonly deleted: number | undefined }>): string {
  const taken = new Set<string>();
  for (const { name, deleted } of others) if (deleted === undefined) taken.add(name);
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
  return name;
}

/** 0, 1, ... n - 1. */
export const ascending = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** All orders of 0..n-1; meant for n up to 4. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) => ascending(n).map((at) => order.toSpliced(at, 0, n - 1)));
}

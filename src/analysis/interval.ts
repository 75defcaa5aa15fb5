const Z = 1.96;

/**
 * The 95% interval of a share that was counted, by Wilson: it stays within 0 and 1, and has a width where all or none were counted.
 * @param count of n, which is at least 1.
 */
export function shareInterval(count: number, n: number): readonly [low: number, high: number] {
  const share = count / n;
  const weight = 1 + Z ** 2 / n;
  const middle = (share + Z ** 2 / (2 * n)) / weight;
  const half = (Z / weight) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

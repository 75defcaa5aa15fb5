/** When a run tries held-out puzzles: often while it has just begun, then as its settings say. */

/** The first step with a check of its own; the next ones come at twice the step each. */
const FIRST = 50;

/** Whether a check falls due after a step: 50, 100, 200 and so on, and every so many steps. */
export function isCheckDue(step: number, every: number): boolean {
  if (step % every === 0) return true;
  const doublings = Math.log2(step / FIRST);
  return step < every && doublings >= 0 && Number.isInteger(doublings);
}

/** The step of the first check. */
export const firstCheck = (every: number): number => Math.min(FIRST, every);

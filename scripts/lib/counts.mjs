/** How many tests passed and failed, from the runners' JSON reports, and how many pipelines they made. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const NONE = { passed: 0, failed: 0, skipped: 0 };

/**
 * A test file that could not even be loaded has no tests in the report: it counts as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: { status: string, assertionResults: unknown[] }[] } | undefined} report
 * @returns {Counts}
 */
export function countVitest(report) {
  if (!report) return NONE;
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests };
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } } | undefined} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  if (!report) return NONE;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export const sum = (all) =>
  all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), NONE);

/** @param {Counts} counts */
export const tallyLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * Pipelines in words: a shader is compiled once, whoever makes a pipeline of it again. Undefined where there are none.
 * @param {string} tally the text of each, a line
 */
export function pipelineLine(tally) {
  const made = tally.split('\n').filter(Boolean);
  return made.length === 0 ? undefined : `${made.length} pipelines on WebGPU in Node, of ${new Set(made).size} different shaders`;
}

/** Whether numbers that should stay where they are do: the judgement of the soak, and its table. */

/** What a number may grow by from the end of the first tenth on. */
export const MOST_GROWTH = 0.05;

/**
 * @typedef {{ step: number, numbers: Record<string, number> }} Sample
 * @typedef {'bytes' | 'count'} Unit
 * @typedef {object} Rule
 * @property {RegExp} of names of numbers
 * @property {Unit} unit
 * @property {number} [slack] what may come and go beside the share: a number as small as this says nothing
 * @property {(from: number, to: number) => number} [kept] what there has to be more at one step than at another, since it is kept
 * @typedef {{ name: string, unit: Unit, base: number, middle: number, end: number, most: number, grew: boolean }} Verdict
 */

/**
 * Holds the last sample against the first one that was taken at a tenth of the way or later.
 * @param {readonly Sample[]} samples in their order
 * @param {readonly Rule[]} rules the first that fits a name is its rule
 * @returns {Verdict[]} of every number that has a rule and is in both samples
 */
export function judge(samples, rules) {
  const last = samples.at(-1);
  const first = samples.find(({ step }) => last && step >= last.step / 10);
  if (!last || !first || first === last) throw new RangeError('a soak takes a sample at a tenth of its way and one at its end');
  const middle = samples[Math.ceil((samples.indexOf(first) + samples.length - 1) / 2)];
  return Object.keys(last.numbers).flatMap((name) => {
    const rule = rules.find(({ of }) => of.test(name));
    const base = first.numbers[name];
    const end = last.numbers[name];
    if (!rule || base === undefined || end === undefined) return [];
    const kept = rule.kept?.(first.step, last.step) ?? 0;
    const most = (1 + MOST_GROWTH) * base + (rule.slack ?? 0) + kept;
    return [{ name, unit: rule.unit, base, middle: middle?.numbers[name] ?? base, end, most, grew: end > most }];
  });
}

/**
 * @param {number} value
 * @param {Unit} unit
 */
const shown = (value, unit) =>
  unit === 'bytes' ? `${(value / 2 ** 20).toFixed(2)} MiB` : value.toLocaleString('en', { maximumFractionDigits: 0 });

/**
 * @param {readonly Verdict[]} verdicts
 * @returns {string[]} lines of Markdown
 */
export const table = (verdicts) => [
  '| | after the first tenth | halfway | at the end | at most | |',
  '| --- | ---: | ---: | ---: | ---: | --- |',
  ...verdicts.map(({ name, unit, base, middle, end, most, grew }) => {
    const cells = [base, middle, end, most].map((value) => shown(value, unit));
    return `| ${name} | ${cells.join(' | ')} | ${grew ? '**grew**' : 'flat'} |`;
  }),
];

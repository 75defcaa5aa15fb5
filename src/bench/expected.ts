/** What the first steps of each size come to: an engine that computes something else is not timed, and a driver that does is not used. */
import type { MetricRow } from '../training/trainer.ts';
import { type BenchSize, SIZE_NAMES, SIZES, type SizeName } from './sizes.ts';

/** Loss and norm of the gradient of the first two steps, by the CPU engine. */
export const EXPECTED: Readonly<Record<SizeName, readonly (readonly [loss: number, norm: number])[]>> = {
  tiny: [
    [16.77259, 1.815405],
    [16.42125, 1.34214],
  ],
  small: [
    [68.73559, 2.932106],
    [68.23149, 3.504031],
  ],
  '81x128': [
    [34.15308, 4.071721],
    [31.15887, 3.736293],
  ],
  '81x256': [
    [32.0624, 5.043579],
    [30.2853, 6.050891],
  ],
  '81x512': [
    [15.28891, 8.336471],
    [14.55412, 6.415502],
  ],
};

/** Engines add up in other orders, in float32. */
const TOLERANCE = { loss: 1e-4, norm: 2e-3 } as const;

/** What is stored for a size, if anything is. */
export function expectationOf(size: BenchSize): (typeof EXPECTED)[SizeName] | undefined {
  const name = SIZE_NAMES.find((one) => JSON.stringify(SIZES[one]) === JSON.stringify(size));
  return name && EXPECTED[name];
}

/** The first number of a size's first steps that is not finite or not as stored, as half a sentence; undefined where all are right. */
export function differenceFrom(size: BenchSize, rows: readonly MetricRow[]): string | undefined {
  const off = (value: number, wanted: number, tolerance: number): boolean => !(Math.abs(value - wanted) <= tolerance * Math.abs(wanted));
  const expected = expectationOf(size);
  for (const [i, { loss, gradient_norm }] of rows.entries()) {
    const [wantedLoss, wantedNorm] = expected?.[i] ?? [loss, gradient_norm];
    if (!Number.isFinite(loss) || off(loss, wantedLoss, TOLERANCE.loss) || off(gradient_norm, wantedNorm, TOLERANCE.norm))
      return (
        `in step ${i + 1} the loss is ${loss} and the gradient's norm ${gradient_norm}, ` +
        `where ${wantedLoss} and ${wantedNorm} are expected`
      );
  }
  return undefined;
}

/** @throws Error if the first steps of a size came out otherwise than stored, or not finite. */
export function assertExpected(size: BenchSize, rows: readonly MetricRow[]): void {
  const difference = differenceFrom(size, rows);
  if (difference !== undefined)
    throw new Error(
      `This engine computes something else than it should, so it is not timed: ${difference}. Choose another engine, and report the copied JSON.`,
    );
}

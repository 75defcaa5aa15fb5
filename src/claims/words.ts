/** Numbers as sentences of findings write them. */
import type { Estimate } from '../analysis/estimate.ts';
import type { Unit } from './claim.ts';

/** In place of an engine's name, of a claim that is only counted. */
export const NO_ENGINE = 'none';

/** "72.4%". */
export const percent = (share: number): string => `${trimmed(100 * share, 1)}%`;

const trimmed = (x: number, digits: number): string => {
  // A number and its rounded record are written alike, though they differ in the last bits.
  const text = Number(x.toPrecision(6)).toFixed(digits);
  return Number(text) === 0 ? '0' : text.replace(/\.0+$/, '').replace('-', MINUS);
};

const MINUS = '−';
const KIB = 1024;

/** A value of a unit, without its interval. */
export function written(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return value > 0 ? 'no end' : 'no end below';
  switch (unit) {
    case 'share':
      return percent(value);
    case 'points':
      return `${trimmed(100 * value, 1)} points`;
    case 'bytes':
      if (Math.abs(value) >= KIB ** 2) return `${trimmed(value / KIB ** 2, 1)} MiB`;
      return Math.abs(value) >= KIB ? `${trimmed(value / KIB, 1)} KiB` : `${trimmed(value, 0)} bytes`;
    case 'correlation':
    case 'area':
    case 'doublings':
      return trimmed(value, 2);
    case 'number':
      return Number(value.toPrecision(3)).toString().replace('-', MINUS);
  }
}

/** "12.4 points (10.1 to 14.7)". */
export const withInterval = ({ value, low, high }: Estimate, unit: Unit): string =>
  low === value && high === value ? written(value, unit) : `${written(value, unit)} (${bare(low, unit)} to ${bare(high, unit)})`;

/** The number alone: its unit stands before it. */
const bare = (value: number, unit: Unit): string => written(value, unit).replace(/%$| points$/, '');

/** Points from which on a half of an interval says little: it may reach far beyond none or all. */
const WIDE = 20;

/** A share with the longer half of its interval, without more digits than that knows: "96 ± 3%"; a wide one by its ends, "21% [0 to 58]". */
export function plusMinus({ value, low, high }: Estimate): string {
  const half = 100 * Math.max(value - low, high - value);
  const text = (share: number, digits = 0): string => (100 * share).toFixed(digits);
  // In one piece, wherever a line ends.
  if (half > WIDE) return `${text(value)}% [${text(low)} to ${text(high)}]`.replaceAll(' ', '\u00a0');
  // A tenth is the least that is said of a half.
  const digits = half < 1.95 ? 1 : 0;
  return `${text(value, digits)}\u00a0±\u00a0${Math.max(half, 0.1).toFixed(digits)}%`;
}

const enumeration = new Intl.ListFormat('en-GB');

/** "a, b and c". */
export const inWords = (parts: readonly string[]): string => enumeration.format(parts);

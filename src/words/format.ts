/** Numbers for people. Charts and labels use these and nothing else. */
import { format } from 'd3-format';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const finePercent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const short = format('.3~s');

const known = (x: number, text: (x: number) => string): string => (Number.isFinite(x) ? text(x) : '–');

/** 12,345 */
export const formatInteger = (x: number): string => known(x, (n) => whole.format(n));
/** 93% */
export const formatPercent = (x: number): string => known(x, (n) => percent.format(n));
/** 93.4% */
export const formatFinePercent = (x: number): string => known(x, (n) => finePercent.format(n));
/** Three significant digits: 0.0123, 1.23, 123, 1.2e-7. */
export const formatNumber = (x: number): string =>
  known(x, (n) => {
    const size = Math.abs(n);
    if (size === 0) return '0';
    if (size < 1e-3 || size >= 1e6) return n.toExponential(1).replace('e+', 'e');
    if (size >= 1000) return whole.format(n);
    return String(Number(n.toPrecision(3)));
  });
/** 12k, 1.2M: for tick labels. */
export const formatShort = (x: number): string => known(x, (n) => (Math.abs(n) >= 1000 ? short(n) : formatNumber(n)));

/** 1.2 MiB */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = bytes > 0 ? Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10)) : 0;
  const value = bytes / 1024 ** power;
  return `${value >= 100 || power === 0 ? whole.format(value) : value.toFixed(1)} ${units[power]}`;
}

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const thisYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', ...clock });
const anyYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric' });
/** Nov 22, 09:41 within a year, else Nov 22, 2026. @param time milliseconds since 1970. */
export const formatDate = (time: number, now = Date.now()): string =>
  known(time, (t) => (new Date(t).getFullYear() === new Date(now).getFullYear() ? thisYear : anyYear).format(t));

/** 48 s, 2 min 05 s, 1 h 04 min */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
}

/** 1 step, 12 steps */
export const plural = (n: number, one: string, many: string): string => `${formatInteger(n)} ${n === 1 ? one : many}`;

/** a, b and c */
export const list = (parts: readonly string[]): string =>
  parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? '');

/** Reports as Markdown, for an issue or a page of documentation. */
import { memoryBandwidth } from './peaks.ts';
import { type EngineFacts, type KernelRow, type RooflineReport, shareOfBound } from './report.ts';
import type { ScalingReport } from './scaling.ts';
import { sizeText } from './sizes.ts';
import type { Timing } from './timing.ts';

export const SOFTWARE_ADAPTER = 'software adapter: these times say nothing about a GPU';

const ms = (milliseconds: number): string =>
  milliseconds >= 1
    ? `${milliseconds.toFixed(milliseconds < 100 ? 2 : 0)} ms`
    : `${(1000 * milliseconds).toFixed(milliseconds < 0.01 ? 2 : 1)} µs`;
const spread = ({ median, low, high }: Timing): string => `${ms(median)} (${ms(low)} to ${ms(high)})`;
const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
const giga = (perSecond: number): string => (perSecond / 1e9).toFixed(1);
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`;
const mega = (n: number): string => (n === 0 ? '-' : (n / 1e6).toFixed(2));

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

const engineLine = ({ label, software, details }: EngineFacts): string => {
  const tiles = details.tiles ? `; tiles ${details.tiles}` : '';
  return `**${label}**${software ? ` (${SOFTWARE_ADAPTER})` : ''}${tiles}`;
};

/** Dearest first where there are times, else in the order of the step. */
export const dearestFirst = (rows: readonly KernelRow[]): KernelRow[] =>
  [...rows].sort((a, b) => (b.time?.median ?? 0) - (a.time?.median ?? 0));

export function rooflineMarkdown(report: RooflineReport): string {
  const { engine, size, parameters, counts, times, rows, tiles } = report;
  const lines = [
    `${engineLine(engine)}`,
    '',
    `A training step of ${sizeText(size)}: ${parameters.toLocaleString('en')} parameters, ${(counts.flops / 1e9).toFixed(3)} GFLOP, ` +
      `${counts.calls} kernel calls, ${counts.dispatches} dispatches, ${mib(counts.memory)} of memory (${mib(counts.arena)} for activations).`,
    '',
  ];
  if (times) {
    const { peaks, step, host, bound, kernels } = times;
    lines.push(
      ...table(
        ['measured in the same run', ''],
        [
          ['peak arithmetic', `${giga(peaks.flops)} GFLOP/s`],
          ['copy bandwidth, past all caches', `${giga(memoryBandwidth(peaks))} GB/s`],
          ...peaks.copies.slice(0, -1).map(({ bytes, perSecond }) => [`copy of ${mib(bytes)}`, `${giga(perSecond)} GB/s`]),
          ['least time of a call', ms(peaks.call)],
          ['whole step', `${spread(step)}; ${giga(counts.flops / (step.median / 1000))} GFLOP/s`],
          ['its kernels alone, summed', ms(kernels)],
          ['their lower bounds, summed', `${ms(bound)}: the step takes ${(step.median / bound).toFixed(2)} times that`],
          ['host time of a step (every dispatch emptied)', spread(host)],
        ],
      ),
      '',
    );
  }
  const kernelRow = (row: KernelRow): string[] => [
    row.kernel,
    row.shape,
    String(row.calls),
    String(row.dispatches),
    mega(row.flops),
    mega(row.bytes),
    ...(times
      ? row.time
        ? [spread(row.time), `${ms(row.time.bound)} (${row.time.boundBy})`, percent(shareOfBound(row.time))]
        : ['-', '-', '-']
      : []),
  ];
  lines.push(
    ...table(
      ['kernel', 'shape', 'calls', 'dispatches', 'MFLOP', 'MB', ...(times ? ['time', 'lower bound', 'of the bound'] : [])],
      dearestFirst(rows).map(kernelRow),
    ),
  );
  const chosen = Object.entries(tiles);
  if (chosen.length)
    lines.push(
      '',
      ...table(
        ['product', 'tile chosen by the tuner'],
        chosen.map(([shape, tile]) => [shape, `\`${tile}\``]),
      ),
    );
  return lines.join('\n');
}

export function scalingMarkdown({ engine, base, series }: ScalingReport): string {
  const rows = series.flatMap(({ axis, points, time, bytes }) =>
    points.map((point, i) => [
      axis,
      String(point.value),
      (point.flops / 1e9).toFixed(3),
      point.time ? spread(point.time) : '-',
      time ? `${ms(time.y[i])} (${time.law})` : '-',
      mib(point.bytes),
      `${mib(bytes.y[i])} (${bytes.law})`,
    ]),
  );
  return [
    engineLine(engine),
    '',
    `Each along its own axis, from ${sizeText(base)}.`,
    '',
    ...table(['axis', 'value', 'GFLOP', 'time of a step', 'its law', 'memory', 'its law'], rows),
  ].join('\n');
}

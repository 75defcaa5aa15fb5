/** `bench --roofline` and `bench --scaling`. */
import { rooflineMarkdown, SOFTWARE_ADAPTER, scalingMarkdown } from '../bench/markdown.ts';
import { roofline } from '../bench/roofline.ts';
import { scaling } from '../bench/scaling.ts';
import { type BenchSize, SIZE_NAMES, SIZES } from '../bench/sizes.ts';
import type { Engine } from '../engine/engine.ts';
import { UsageError } from './usage.ts';

interface Options {
  readonly json: boolean;
  /** Times a software adapter too. */
  readonly anyway: boolean;
}

const refusal = `${SOFTWARE_ADAPTER}, so none are taken: counts only. --anyway takes them all the same.`;

/** @throws UsageError unless the text is a name or D,heads,layers,cells,batch. */
export function roofSize(text: string, act: boolean): BenchSize {
  const name = SIZE_NAMES.find((one) => one === text);
  const [hidden, heads, layers, cells, batch, ...more] = text.split(',').map(Number);
  const given = [hidden, heads, layers, cells, batch];
  if (!name && (more.length > 0 || !given.every((n) => Number.isInteger(n) && n > 0)))
    throw new UsageError(`--size takes ${SIZE_NAMES.join(', ')}, or D,heads,layers,cells,batch as five whole numbers; not "${text}"`);
  const size = name ? SIZES[name] : ({ ...SIZES.small, hidden, heads, layers, cells, batch } as BenchSize);
  return act ? size : { ...size, segments: 1 };
}

export async function printRoofline(
  open: () => Promise<Engine>,
  size: BenchSize,
  { json, anyway, tiles }: Options & { readonly tiles: ReadonlyMap<string, string> },
): Promise<void> {
  const report = await roofline(open, size, { anyway, tiles });
  if (!report.times) console.error(refusal);
  console.log(json ? JSON.stringify(report) : rooflineMarkdown(report));
}

export async function printScaling(open: () => Promise<Engine>, { json, anyway }: Options): Promise<void> {
  const report = await scaling(open, { anyway });
  if (report.engine.software && !anyway) console.error(refusal);
  console.log(json ? JSON.stringify(report) : scalingMarkdown(report));
}

/** How fast an engine multiplies matrices, for `bench --products`. */
import type { Engine } from '../engine/engine.ts';
import { ProgramBuilder, persistent } from '../engine/program.ts';

export interface ProductFigure {
  readonly kernel: 'matmul_nt' | 'matmul_nn' | 'matmul_tn';
  readonly rows: number;
  readonly inner: number;
  readonly outer: number;
  readonly gflops: number;
}

/** A square, then the products of a block of the 4x4 preset: batch 64, 16 tokens, D 64, SwiGLU width 192. */
const SHAPES = [
  { rows: 512, inner: 512, outer: 512 },
  { rows: 1024, inner: 64, outer: 192 },
  { rows: 1024, inner: 64, outer: 64 },
  { rows: 1024, inner: 64, outer: 384 },
  { rows: 1024, inner: 192, outer: 64 },
] as const;

/** Long enough for any clock, short enough to fall between two turns of other programs. */
const ROUND_MS = 2;

/** GFLOP/s for each shape and orientation: the best of many short rounds, `milliseconds` in all. @param open a fresh engine. */
export async function measureProducts(open: () => Promise<Engine>, milliseconds = 200): Promise<ProductFigure[]> {
  const figures: ProductFigure[] = [];
  for (const dims of SHAPES)
    for (const kernel of ['matmul_nt', 'matmul_nn', 'matmul_tn'] as const) {
      const seconds = await secondsOf(open, kernel, dims, milliseconds);
      figures.push({ kernel, ...dims, gflops: (2 * dims.rows * dims.inner * dims.outer) / seconds / 1e9 });
    }
  return figures;
}

async function secondsOf(
  open: () => Promise<Engine>,
  kernel: ProductFigure['kernel'],
  dims: (typeof SHAPES)[number],
  milliseconds: number,
): Promise<number> {
  const { rows, inner, outer } = dims;
  const x = persistent('x', [rows, inner]);
  const w = persistent('w', [outer, inner]);
  const y = persistent('y', [rows, outer]);
  const builder = new ProgramBuilder(kernel);
  if (kernel === 'matmul_nt') builder.call(kernel, { x, w, y }, dims);
  else if (kernel === 'matmul_nn') builder.call(kernel, { dy: y, w, dx: x }, dims);
  else builder.call(kernel, { dy: y, x, dw: w }, { ...dims, accumulate: 0 });
  const engine = await open();
  const executable = await engine.prepare(builder.build());
  for (const ref of [x, w, y])
    engine.write(
      ref,
      Array.from({ length: ref.storage.length }, (_, i) => Math.sin(i)),
    );
  let best = Number.POSITIVE_INFINITY;
  const deadline = performance.now() + milliseconds;
  do {
    const start = performance.now();
    let runs = 0;
    do {
      executable.run();
      runs++;
      await engine.settle();
    } while (performance.now() - start < ROUND_MS);
    best = Math.min(best, (performance.now() - start) / runs);
  } while (performance.now() < deadline);
  engine.destroy();
  return best / 1000;
}

/** This project, on either of its engines. */
import { createCpuEngine } from '../../../src/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { ProgramBuilder, persistent } from '../../../src/engine/program.ts';
import { Trainer } from '../../../src/training/trainer.ts';
import { lossesOf, type Peer, type Problem } from '../problem.ts';

export function hrm(name: string, openEngine: () => Promise<Engine>): Peer {
  return {
    name,
    version: 'this commit',
    async init() {
      (await openEngine()).destroy();
    },
    async open({ model, training, weights, inputs, labels }) {
      const engine = await openEngine();
      const batch = { inputs: Uint32Array.from(inputs), labels, ids: new Uint32Array(training.batch_size) };
      const trainer = await Trainer.create(engine, model, training, weights, { next: () => batch }, () => 1);
      let steps = 0;
      return {
        async step() {
          if (++steps % 16 === 0) await trainer.readMetrics();
          await trainer.step();
        },
        loss: async () => ((await trainer.readMetrics()).at(-1)?.lm_loss ?? Number.NaN) / training.batch_size,
        close: () => engine.destroy(),
      };
    },
    async product(A, B, M, K, N) {
      const engine = await openEngine();
      const dims = { rows: M, inner: K, outer: N };
      const x = persistent('x', [M, K]);
      // The product that a forward pass takes: weights lie [out, in].
      const w = persistent('w', [N, K]);
      const y = persistent('y', [M, N]);
      const program = new ProgramBuilder('product');
      program.call('matmul_nt', { x, w, y }, dims);
      const executable = await engine.prepare(program.build());
      engine.write(x, A);
      engine.write(
        w,
        Float32Array.from({ length: N * K }, (_, i) => B[(i % K) * N + Math.floor(i / K)]),
      );
      return {
        run: () => executable.run(),
        done: () => engine.settle(),
        read: async () => (await engine.read([y]))[0],
        close: () => engine.destroy(),
      };
    },
  };
}

/** Losses of the first steps by the CPU engine, which agrees with the published model's reference (`hrm verify`). */
export async function referenceLosses(problem: Problem, steps: number): Promise<number[]> {
  const stepper = await hrm('reference', createCpuEngine).open(problem);
  const losses = await lossesOf(stepper, steps);
  stepper.close();
  return losses;
}

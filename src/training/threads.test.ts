/** How a training step is shared among the threads of the CPU engine. Needs none. */
import { expect, it } from 'vitest';
import { CPU_FUSION, createCpuEngine } from '../cpu/cpu-engine.ts';
import { Heap } from '../cpu/heap.ts';
import { type Bind, HostEngine } from '../cpu/host-engine.ts';
import { LEAST_PART } from '../cpu/team.ts';
import { binding } from '../cpu/wasm-kernels.ts';
import { type Chain, partsOf } from '../cpu/work.ts';
import { PUBLISHED } from '../model/config.ts';
import { trainProgram } from '../model/programs.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';

/** How two threads share a step of 2+2 layers. */
async function shared(act: boolean, [hidden_size, seq_len, batch_size]: readonly [number, number, number]) {
  const size = { seq_len, hidden_size, num_heads: 4, H_layers: 2, L_layers: 2, ffn_multiple: 64 };
  const model = { ...PUBLISHED, ...size, vocab_size: 11, halt_max_steps: act ? 16 : 1 };
  const { program } = trainProgram(model, { ...TRAINING_DEFAULTS, batch_size });
  const chains: Chain[] = [];
  const plain = new Set<string>();
  const bind: Bind = (calls) => {
    const share = (all: Chain[]) => {
      const note = (chain: Chain) => {
        all.push(chain);
        return () => {};
      };
      return binding({ square_sum: () => 0 }, note, 2);
    };
    for (const call of calls) {
      const compiled: Chain[] = [];
      share(compiled)([call]);
      if (compiled.length === 0) plain.add(call.call.kernel);
    }
    return share(chains)(calls);
  };
  const { info, limits } = await createCpuEngine();
  const executable = await new HostEngine(info, limits, new Heap(4), bind, CPU_FUSION).prepare(program);
  executable.run();
  const [both, one] = [true, false].map((split) => chains.filter((chain) => partsOf(chain, 2, LEAST_PART).parts > 1 === split));
  const whole = one.flatMap(({ works }) => works.map(({ name }) => name));
  return { calls: executable.calls.length, waits: both.length, whole: [...new Set(whole)], plain: [...plain] };
}

it.each<{ size: [number, number, number]; waits: number; wider: number; whole: string[] }>([
  { size: [64, 16, 32], waits: 22, wider: 37, whole: ['rms_norm_backward', 'embed_backward'] },
  { size: [64, 81, 16], waits: 24, wider: 39, whole: [] },
  { size: [128, 81, 16], waits: 24, wider: 39, whole: [] },
])(
  'of a step of $size, two threads share all that takes time, and wait for one another $waits times, $wider with the Q target',
  async (of) => {
    const few = ['select_examples', 'halting', 'step_metrics', 'gradient_guard'];
    expect(await shared(false, of.size)).toEqual({ calls: 129, waits: of.waits, whole: of.whole, plain: few });
    expect(await shared(true, of.size)).toMatchObject({ calls: 202, waits: of.wider, plain: few });
  },
);

/** Lines on stderr that tell how a run or a test is doing, where somebody is watching. */
import type { Watch } from '../claims/lab.ts';
import type { Evaluation } from '../training/evaluator.ts';
import type { MetricRow } from '../training/trainer.ts';

const WIDTH = 24;

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export class Progress {
  private readonly terminal = process.stderr.isTTY === true;

  constructor(private readonly total: number) {}

  show(step: number, seconds: number, metrics: MetricRow | undefined, evaluation: Evaluation | undefined): void {
    if (!this.terminal) return;
    const filled = Math.round((WIDTH * step) / this.total);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const left = step ? clock((seconds * (this.total - step)) / step) : '-';
    const loss = metrics ? ` loss ${metrics.lm_loss.toFixed(2)}` : '';
    const exact = evaluation ? ` exact ${(100 * (evaluation.exact.at(-1) as number)).toFixed(1)}% of ${evaluation.n}` : '';
    process.stderr.write(`\r\x1b[2K${bar} ${step}/${this.total} ${clock(seconds)}, ${left} left${loss}${exact}`);
  }

  end(): void {
    if (this.terminal) process.stderr.write('\n');
  }
}

/** How far a test is, on stderr where somebody is watching. @param cost operations of all of it. */
export function watch(cost: number): Watch {
  const terminal = process.stderr.isTTY === true;
  let shown = -1;
  return {
    progress(flops) {
      const done = cost > 0 ? Math.min(100, Math.floor((100 * flops) / cost)) : 100;
      if (terminal && done !== shown) process.stderr.write(`\r\x1b[2K${done}%${done === 100 ? '\n' : ''}`);
      shown = done;
    },
    shouldContinue: async () => true,
  };
}

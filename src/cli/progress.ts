/** A line on stderr that tells how a run is doing, where somebody is watching. */
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
    const exact = evaluation ? ` exact ${(100 * (evaluation.exact.at(-1) as number)).toFixed(1)} % of ${evaluation.n}` : '';
    process.stderr.write(`\r\x1b[2K${bar} ${step}/${this.total} ${clock(seconds)}, ${left} left${loss}${exact}`);
  }

  end(): void {
    if (this.terminal) process.stderr.write('\n');
  }
}

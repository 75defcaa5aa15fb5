/** Sends the numbers of steps to the page, some steps at a time. */
import { metricColumns } from '../training/history.ts';
import type { Run } from '../training/run.ts';
import type { MetricRow } from '../training/trainer.ts';
import type { Send } from './protocol.ts';

/** Milliseconds between messages. */
const SEND_EVERY = 100;

export class MetricsFeed {
  private waiting: MetricRow[] = [];
  private sentAt = 0;

  constructor(private readonly send: Send) {}

  /** Sends them at once where the last message is long ago. */
  add(rows: readonly MetricRow[], run: Run): void {
    this.waiting.push(...rows);
    if (performance.now() - this.sentAt >= SEND_EVERY) this.flush(run);
  }

  /** Sends what waits. */
  flush(run: Run): void {
    const rows = this.waiting.splice(0);
    if (!rows.length) return;
    const numbers = metricColumns(rows);
    const stepsPerSecond = run.seconds > 0 ? run.step / run.seconds : 0;
    this.sentAt = performance.now();
    this.send({ type: 'metrics', rows: numbers, stepsPerSecond, seconds: run.seconds }, [numbers.buffer]);
  }

  /** Forgets what waits: its run is gone. */
  clear(): void {
    this.waiting = [];
  }
}

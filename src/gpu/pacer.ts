import { soon } from './soon.ts';

/**
 * Cuts long runs into submits. A GPU that also draws the screen freezes it while a submit lasts, and operating systems reset
 * one that lasts seconds; so no submit should last much over TARGET_MS. Short programs stay whole.
 */
const TARGET_MS = 100;
/** Speed assumed before anything is measured: a slow integrated GPU. */
const FIRST_GUESS_FLOPS_PER_MS = 2e8;
const KEPT = 5;

export class Pacer {
  private readonly measured: number[] = [];
  private measuring = false;

  /** @param enabled false on software adapters: there is no screen to starve, and each submit costs. */
  constructor(
    private readonly queue: GPUQueue,
    private readonly flops: number,
    private readonly enabled: boolean,
  ) {}

  /** Submits that the next run should take. */
  get parts(): number {
    if (!this.enabled) return 1;
    // The shortest of the last few: the others also waited for something else.
    const ms = this.measured.length > 0 ? Math.min(...this.measured) : this.flops / FIRST_GUESS_FLOPS_PER_MS;
    return Math.max(1, Math.ceil(ms / TARGET_MS));
  }

  /** Call right before the first submit of a run, and what it returns right after the last. One run is timed at a time. */
  start(): () => void {
    if (!this.enabled || this.measuring) return () => {};
    this.measuring = true;
    const began = performance.now();
    return () => {
      void soon(this.queue, this.queue.onSubmittedWorkDone()).then(
        () => {
          this.measured.push(performance.now() - began);
          if (this.measured.length > KEPT) this.measured.shift();
          this.measuring = false;
        },
        () => {},
      );
    };
  }
}

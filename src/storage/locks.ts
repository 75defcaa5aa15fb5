/** Who may write a run: one worker of one tab at a time, by the browser's own locks, which end with their tab. */

export interface RunLocks {
  /** @returns what gives it back, or undefined if another tab has it, and keeps it. */
  take(run: string): Promise<(() => void) | undefined>;
  /** Runs that any tab has. */
  held(): Promise<ReadonlySet<string>>;
  /** Waits until no tab has it. */
  freed(run: string): Promise<void>;
}

const PREFIX = 'hrm-run-';
/** A page that was left, this one before its reload among them, keeps its locks for a moment, milliseconds. */
const LEAVING = 1000;

/** Without locks (a page over plain http) every run is free. */
export function browserLocks(locks: LockManager | undefined = globalThis.navigator?.locks): RunLocks {
  return {
    take: (run) =>
      new Promise((resolve) => {
        if (!locks) {
          resolve(() => undefined);
          return;
        }
        const holding = (): Promise<void> => new Promise((release) => resolve(() => release()));
        locks.request(`${PREFIX}${run}`, { signal: AbortSignal.timeout(LEAVING) }, holding).catch(() => resolve(undefined));
      }),
    async freed(run) {
      await locks?.request(`${PREFIX}${run}`, { mode: 'shared' }, () => undefined);
    },
    async held() {
      const names = (await locks?.query())?.held?.map(({ name }) => name ?? '') ?? [];
      return new Set(names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)));
    },
  };
}

/** Who may write a run: one worker of one tab at a time, by the browser's own locks, which end with their tab. */

export interface RunLocks {
  /** @returns what gives it back, or undefined if another tab has it. */
  take(run: string): Promise<(() => void) | undefined>;
  /** Runs that any tab has. */
  held(): Promise<ReadonlySet<string>>;
}

const PREFIX = 'hrm-run-';

/** Without locks (a page over plain http) every run is free. */
export function browserLocks(locks: LockManager | undefined = globalThis.navigator?.locks): RunLocks {
  return {
    take: (run) =>
      new Promise((resolve) => {
        if (!locks) {
          resolve(() => undefined);
          return;
        }
        const holding = (lock: Lock | null): Promise<void> | undefined => {
          if (!lock) {
            resolve(undefined);
            return undefined;
          }
          return new Promise<void>((release) => resolve(() => release()));
        };
        void locks.request(`${PREFIX}${run}`, { ifAvailable: true }, holding);
      }),
    async held() {
      const names = (await locks?.query())?.held?.map(({ name }) => name ?? '') ?? [];
      return new Set(names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)));
    },
  };
}

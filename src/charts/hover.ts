/** The step that the crosshair of every chart stands on. Outside React's state: it moves with the pointer. */
let step: number | undefined;
const listeners = new Set<() => void>();

export const crosshair = {
  get: (): number | undefined => step,
  set(next: number | undefined): void {
    if (next === step) return;
    step = next;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

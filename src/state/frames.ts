/**
 * Work for the screen, one piece a frame: charts, board and figures take turns, so that no frame waits for all of them. A piece that
 * is asked for again before its turn keeps its place.
 */
const queue = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** A hidden tab gets no frames, and still has a title. */
const WITHOUT_FRAMES = 500;

export function soon(work: () => void): void {
  queue.add(work);
  if (timer !== undefined) return;
  timer = setTimeout(next, WITHOUT_FRAMES);
  requestAnimationFrame(next);
}

function next(): void {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  const [work] = queue;
  if (!work) return;
  queue.delete(work);
  const [following] = queue;
  if (following) soon(following);
  work();
}

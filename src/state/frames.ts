/**
 * Work for the screen, one piece a frame: charts, board and figures take turns, so that no frame waits for all of them. A piece that
 * is asked for again before its turn keeps its place.
 */
const queue = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let frame = 0;

/** A hidden tab gets no frames, and still has a title. */
const WITHOUT_FRAMES = 500;

export function soon(work: () => void): void {
  queue.add(work);
  if (timer !== undefined) return;
  timer = setTimeout(next, WITHOUT_FRAMES);
  frame = requestAnimationFrame(next);
}

function next(): void {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  // Those of a hidden tab would pile up until it is seen again.
  cancelAnimationFrame(frame);
  const [first] = queue;
  if (!first) return;
  // Browsers let timers of a hidden tab through once a second, or once a minute: no turns there, where no frame has to wait.
  const works = document.hidden ? [...queue] : [first];
  for (const work of works) queue.delete(work);
  const [following] = queue;
  if (following) soon(following);
  for (const work of works) work();
}

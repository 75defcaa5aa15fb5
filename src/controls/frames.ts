/**
 * Work for the screen, one piece a frame: charts, board and figures take turns, so that no frame waits for all of them. A piece that
 * is asked for again before its turn keeps its place. Where a frame takes long, as without a GPU to draw it, the next one waits: the
 * processor belongs to the training.
 */
const queue = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let frame = 0;
/** When the next frame may be drawn, by `performance.now()`. */
let free = 0;

/** A hidden tab gets no frames, and still has a title. */
const WITHOUT_FRAMES = 500;
/** Of the time that frames may take, and how long one waits at most for that. */
const SHARE = 1 / 4;
const LONGEST_WAIT = 400;

export function soon(work: () => void): void {
  queue.add(work);
  if (timer === undefined) ask();
}

function ask(): void {
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
  const wait = free - performance.now();
  if (wait > 0 && !document.hidden) {
    timer = setTimeout(ask, wait);
    return;
  }
  if (!document.hidden) measure();
  // Browsers let timers of a hidden tab through once a second, or once a minute: no turns there, where no frame has to wait.
  const works = document.hidden ? [...queue] : [first];
  for (const work of works) queue.delete(work);
  const [following] = queue;
  if (following) soon(following);
  for (const work of works) work();
}

/** Finds out how long the frame that begins now takes. */
function measure(): void {
  const began = performance.now();
  // A message comes once the frame is on the screen.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    const now = performance.now();
    free = now + Math.min(LONGEST_WAIT, (now - began) * (1 / SHARE - 1));
  };
  port2.postMessage(0);
}

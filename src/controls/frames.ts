/**
 * Work for the screen: as many pieces a frame as have room in it, since each frame lays the page out anew. Charts, board and figures take
 * turns where there is not room for all of them. A piece that is asked for again before its turn keeps its place. Where a frame takes
 * long, as without a GPU to draw it, the next one waits: the processor belongs to the training.
 */
const queue = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let frame = 0;
/** When the next frame may be drawn, by `performance.now()`. */
let free = 0;

/** A hidden tab gets no frames, and still has a title. */
const WITHOUT_FRAMES = 500;
/** Milliseconds from one time that all work is done in a hidden tab to the next, where its timers do not come: drawing there is for nobody. */
const UNSEEN = 5000;
/** When work was last done. */
let worked = 0;
/** Milliseconds after which a frame begins no other piece. */
const ROOM = 8;
/** Of the time that frames may take, and how long one waits at most for that. */
const SHARE = 1 / 4;
const LONGEST_WAIT = 400;

export function soon(work: () => void): void {
  queue.add(work);
  if (timer === undefined) ask();
  // Timers of a hidden tab come once a minute in the end. What asks for work are messages, and those browsers let through.
  if (!document.hidden || performance.now() - worked < UNSEEN) return;
  worked = performance.now();
  queueMicrotask(next);
}

/** Work that is asked for many times a second is done a few times. */
export class Pace {
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private doneAt = Number.NEGATIVE_INFINITY;

  /** @param every least milliseconds from one time to the next. */
  constructor(
    private readonly every: number,
    private readonly work: () => void,
  ) {}

  /** Has it done: at once where it has rested for long enough, else as soon as it has. */
  ask(): void {
    const rest = this.doneAt + this.every - performance.now();
    // Also while it waits: the timer of a hidden tab comes late, and who asks is a message, which does not.
    if (rest <= 0) this.run();
    else this.waiting ??= setTimeout(() => this.run(), rest);
  }

  private run(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.doneAt = performance.now();
    this.work();
  }
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
  if (!queue.size) return;
  const wait = free - performance.now();
  if (wait > 0 && !document.hidden) {
    timer = setTimeout(ask, wait);
    return;
  }
  worked = performance.now();
  // No turns in a hidden tab, where no frame has to wait.
  const room = document.hidden ? Number.POSITIVE_INFINITY : worked + ROOM;
  if (!document.hidden) measure();
  draw([...queue], room);
}

/** Does one piece, and the next ones of the same frame after it. */
function draw(due: readonly (() => void)[], room: number): void {
  const [work, ...rest] = due;
  if (work && performance.now() < room) {
    queue.delete(work);
    try {
      work();
    } finally {
      // After what React makes of it, which belongs to the time that it takes.
      queueMicrotask(() => draw(rest, room));
    }
  } else if (queue.size && timer === undefined) ask();
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

/** The page's end of a worker: it starts when something is first said to it, and is replaced once it has died. */
import { sessionStrings as words } from './strings.ts';
import { fileMissing } from './version.ts';

interface Ends<From> {
  /** Starts the worker. */
  readonly start: () => Worker;
  readonly receive: (message: From) => void;
  /** It is gone or in an unknown state. */
  readonly died: (reason: string) => void;
}

export class WorkerLink<To, From> {
  private worker: Worker | undefined;

  /** @param name of the worker, in messages: "training". */
  constructor(
    private readonly name: string,
    private readonly ends: Ends<From>,
  ) {}

  open(): Worker {
    if (this.worker) return this.worker;
    const worker = this.ends.start();
    worker.onmessage = ({ data }: MessageEvent<From>) => this.ends.receive(data);
    worker.onmessageerror = () => this.lose(words.worker.unreadable(this.name));
    worker.onerror = ({ message }) => {
      fileMissing();
      // A worker that cannot even start says nothing about why.
      this.lose(message ? words.worker.stopped(this.name, message) : words.worker.notStarted(this.name));
    };
    this.worker = worker;
    return worker;
  }

  send(message: To): void {
    this.open().postMessage(message);
  }

  /** Says something to a worker that is there, and starts none for it. */
  tell(message: To): void {
    this.worker?.postMessage(message);
  }

  close(): void {
    this.worker?.terminate();
    this.worker = undefined;
  }

  /** Lets the worker answer once more, and ends it as soon as `last` says so of a message. */
  leave(message: To, last: (message: From) => boolean): void {
    const leaving = this.worker;
    this.worker = undefined;
    if (!leaving) return;
    leaving.onmessage = ({ data }: MessageEvent<From>) => {
      if (last(data)) leaving.terminate();
    };
    leaving.onerror = () => leaving.terminate();
    leaving.postMessage(message);
  }

  private lose(reason: string): void {
    this.close();
    this.ends.died(reason);
  }
}

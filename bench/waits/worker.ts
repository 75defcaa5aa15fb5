/** How long answers of a GPU take, and what is submitted to get them. */
import { requestGpu } from '../../src/gpu/device.ts';
import { soon } from '../../src/gpu/soon.ts';

export type Measure =
  /** Waits for no work at all, `times` times, as the engine does (`soon`) or not. */
  | { readonly what: 'answers'; readonly times: number; readonly asEngine: boolean }
  /** One wait of so many milliseconds, as the engine does. */
  | { readonly what: 'wait'; readonly milliseconds: number }
  /** So many turns of a timer of 2 ms, with or without an empty submit in each. */
  | { readonly what: 'turns'; readonly turns: number; readonly submit: boolean };

export interface Measured {
  readonly adapter: string;
  /** Milliseconds until `onSubmittedWorkDone` and `mapAsync` answered; the median. */
  readonly done: number;
  readonly map: number;
  readonly submits: number;
}

const opened = requestGpu(navigator.gpu);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function measure(wanted: Measure): Promise<Measured> {
  const { device, info } = await opened;
  const { queue } = device;
  let submits = 0;
  const submit = queue.submit.bind(queue);
  queue.submit = (buffers) => {
    submits++;
    submit(buffers);
  };
  let [done, map] = [Number.NaN, Number.NaN];
  if (wanted.what === 'answers') {
    const staging = device.createBuffer({ size: 256, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const wait = wanted.asEngine ? (answer: Promise<void>) => soon(queue, answer) : (answer: Promise<void>) => answer;
    const samples = async (ask: () => Promise<void>): Promise<number> => {
      const taken: number[] = [];
      for (let i = 0; i < wanted.times; i++) {
        const begin = performance.now();
        queue.submit([]);
        await wait(ask());
        taken.push(performance.now() - begin);
        if (staging.mapState === 'mapped') staging.unmap();
      }
      return median(taken);
    };
    done = await samples(async () => void (await queue.onSubmittedWorkDone()));
    map = await samples(() => staging.mapAsync(GPUMapMode.READ));
    staging.destroy();
  } else if (wanted.what === 'wait') {
    await soon(queue, new Promise((resolve) => setTimeout(resolve, wanted.milliseconds)));
  } else {
    await new Promise<void>((resolve) => {
      let turn = 0;
      const timer = setInterval(() => {
        if (wanted.submit) queue.submit([]);
        if (++turn < wanted.turns) return;
        clearInterval(timer);
        resolve();
      }, 2);
    });
  }
  queue.submit = submit;
  return { adapter: info.label, done, map, submits };
}

addEventListener('message', ({ data }: MessageEvent<Measure>) => {
  void measure(data).then((measured) => postMessage(measured));
});

import { expect, it } from 'vitest';
import { chunksOf } from './chunks.ts';

const stream = (source: UnderlyingDefaultSource<Uint8Array>): ReadableStream<Uint8Array> => new ReadableStream(source);

it('gives a stream piece by piece', async () => {
  const found: number[][] = [];
  const source = stream({
    start(controller) {
      for (const piece of [[1, 2], [], [3]]) controller.enqueue(Uint8Array.from(piece));
      controller.close();
    },
  });
  for await (const chunk of chunksOf(source)) found.push([...chunk]);
  expect(found).toEqual([[1, 2], [], [3]]);
});

it('ends the stream when its reader leaves', async () => {
  let ended = false;
  const endless = stream({
    pull: (controller) => controller.enqueue(new Uint8Array(1)),
    cancel: () => {
      ended = true;
    },
  });
  for await (const _ of chunksOf(endless)) break;
  expect(ended).toBe(true);
});

it('says in the words of its reader that a stream broke off, and nothing else', async () => {
  const broken = () => stream({ pull: (controller) => controller.error(new DOMException('The operation was aborted.', 'AbortError')) });
  const reading = async (failed?: (error: unknown) => never) => {
    for await (const _ of chunksOf(broken(), failed));
  };
  await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
  await expect(
    reading(() => {
      throw new Error('no more of it');
    }),
  ).rejects.toThrow('no more of it');
});

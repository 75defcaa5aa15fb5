/**
 * A stream's bytes as they come. Leaving the loop ends the stream. Streams are no iterables in every browser, and a stream of the page's
 * own inside a `Response` makes Firefox report an error where reading it is given up (Firefox 140 ESR).
 * @throws what `failed` throws where the stream breaks off; else the stream's own error.
 */
export async function* chunksOf<B extends ArrayBufferLike>(
  stream: ReadableStream<Uint8Array<B>>,
  failed?: (error: unknown) => never,
): AsyncGenerator<Uint8Array<B>, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (failed) failed(error);
        throw error;
      });
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

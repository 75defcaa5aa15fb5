/** What every engine throws where it is asked for memory that the machine does not give. */

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** What the engine held before, it still holds. */
export class OutOfMemory extends RangeError {
  override readonly name = 'OutOfMemory';
  /** Bytes that the engine could hold in all, as far as it found out. */
  readonly capacity: number;

  /** @param giver who has no more, at the end of a sentence: "WebAssembly does not give". @param room bytes that could still be had. */
  constructor({
    giver,
    held,
    asked,
    room,
  }: { readonly giver: string; readonly held: number; readonly asked: number; readonly room: number }) {
    const what = `${mebibytes(held)} are in use, and ${mebibytes(asked)} more were asked for, which ${giver} does not give`;
    super(`Out of memory: ${what}. Take a smaller batch or a smaller model.`);
    this.capacity = held + room;
  }
}

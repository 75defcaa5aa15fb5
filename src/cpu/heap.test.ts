import { describe, expect, it } from 'vitest';
import { Heap } from './heap.ts';

const MIB = 2 ** 20;

describe('the heap', () => {
  it('gives aligned, zeroed blocks that do not meet', () => {
    const heap = new Heap(4);
    const blocks = [1, 63, 64, 65, 3 * MIB, 4].map((bytes) => ({ at: heap.allocate(bytes), bytes }));
    for (const { at, bytes } of blocks) {
      expect(at % 64).toBe(0);
      const array = new Uint8Array(heap.buffer, at, bytes);
      expect(array.every((x) => x === 0)).toBe(true);
      array.fill(1);
    }
    expect(heap.bytes).toBe(64 + 64 + 64 + 128 + 3 * MIB + 64);
  });

  it('uses freed memory again, zeroed, and joins gaps that touch', () => {
    const heap = new Heap(4);
    const [a, b, c] = [heap.allocate(MIB), heap.allocate(MIB), heap.allocate(MIB)];
    const size = heap.buffer.byteLength;
    new Uint8Array(heap.buffer, a, 2 * MIB).fill(7);
    heap.free(a);
    heap.free(b);
    expect(heap.allocate(2 * MIB)).toBe(a);
    expect(new Uint8Array(heap.buffer, a, 2 * MIB).every((x) => x === 0)).toBe(true);
    heap.free(c);
    heap.free(a);
    expect(heap.bytes).toBe(0);
    expect(heap.allocate(3 * MIB)).toBe(a);
    expect(heap.buffer.byteLength).toBe(size);
  });

  it('takes the tightest gap', () => {
    const heap = new Heap(4);
    const [wide, , narrow] = [heap.allocate(4096), heap.allocate(64), heap.allocate(128), heap.allocate(64)];
    heap.free(wide);
    heap.free(narrow);
    expect(heap.allocate(100)).toBe(narrow);
  });

  it('keeps what it holds when it grows', () => {
    const heap = new Heap(4);
    const at = heap.allocate(64);
    new Float32Array(heap.buffer, at, 2).set([1.5, -2]);
    const before = heap.buffer;
    heap.allocate(8 * MIB);
    expect(heap.buffer).not.toBe(before);
    expect([...heap.view('f32', at, 2)]).toEqual([1.5, -2]);
  });

  it('says so when there is no more memory', () => {
    const heap = new Heap(4, new WebAssembly.Memory({ initial: 1, maximum: 64 }));
    heap.allocate(MIB);
    const attempt = (): number => heap.allocate(5 * MIB);
    expect(attempt).toThrow('Out of memory: 1 MiB are in use, and 5 MiB more were asked for, which WebAssembly does not give.');
    let failure: unknown;
    try {
      attempt();
    } catch (error) {
      failure = error;
    }
    // All of its 64 pages, but for the constants of compiled code.
    expect(failure).toMatchObject({ name: 'OutOfMemory', capacity: 4 * MIB - 1024 });
    expect(heap.bytes).toBe(MIB);
  });

  it('refuses to free what it does not hold', () => {
    const heap = new Heap(4);
    const at = heap.allocate(64);
    heap.free(at);
    expect(() => heap.free(at)).toThrow(/freed twice/);
  });
});

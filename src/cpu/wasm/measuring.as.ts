/** Kernels that measure a machine. */

export function copy(x: usize, y: usize, length: i32): void {
  memory.copy(y, x, (<usize>length) << 2);
}

/** Twelve chains and two operands: all but two of the vector registers that x86-64 has. */
export function fma_chains(x: usize, y: usize, threads: i32, rounds: i32): void {
  const f = v128.load(x), b = v128.load(x, 16);
  for (let i = 0; i < threads; i++, y += 16) {
    let a0 = f32x4.splat(0), a1 = f32x4.splat(1), a2 = f32x4.splat(2), a3 = f32x4.splat(3),
      a4 = f32x4.splat(4), a5 = f32x4.splat(5), a6 = f32x4.splat(6), a7 = f32x4.splat(7),
      a8 = f32x4.splat(8), a9 = f32x4.splat(9), a10 = f32x4.splat(10), a11 = f32x4.splat(11);
    for (let r = 0; r < rounds; r++) {
      a0 = f32x4.add(f32x4.mul(a0, f), b);
      a1 = f32x4.add(f32x4.mul(a1, f), b);
      a2 = f32x4.add(f32x4.mul(a2, f), b);
      a3 = f32x4.add(f32x4.mul(a3, f), b);
      a4 = f32x4.add(f32x4.mul(a4, f), b);
      a5 = f32x4.add(f32x4.mul(a5, f), b);
      a6 = f32x4.add(f32x4.mul(a6, f), b);
      a7 = f32x4.add(f32x4.mul(a7, f), b);
      a8 = f32x4.add(f32x4.mul(a8, f), b);
      a9 = f32x4.add(f32x4.mul(a9, f), b);
      a10 = f32x4.add(f32x4.mul(a10, f), b);
      a11 = f32x4.add(f32x4.mul(a11, f), b);
    }
    v128.store(y, f32x4.add(
      f32x4.add(f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)), f32x4.add(f32x4.add(a4, a5), f32x4.add(a6, a7))),
      f32x4.add(f32x4.add(a8, a9), f32x4.add(a10, a11)),
    ));
  }
}

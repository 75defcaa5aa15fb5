/** Where a model begins: embeddings and first states. Formulas: ../kernels/input.ts, in float64 as there. */

/** Four numbers as float64 times `factor`, to which `more` was added, back as float32. */
@inline
function scaled(at: usize, more: usize, positionScale: f64, factor: f64): v128 {
  let low = f64x2.promote_low_f32x4(v128.load64_zero(at)), high = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
  if (more != 0) {
    low = f64x2.mul(f64x2.splat(positionScale), f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(more))));
    high = f64x2.mul(f64x2.splat(positionScale), f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(more, 8))));
  }
  return both(f64x2.mul(f64x2.splat(factor), low), f64x2.mul(f64x2.splat(factor), high));
}

@inline
function both(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** positions, ids and the table of puzzles may be 0. */
export function embed_forward(
  inputs: usize, embedding: usize, positions: usize, ids: usize, puzzles: usize, x: usize,
  batch: i32, cells: i32, slots: i32, hidden: i32, puzzleDim: i32, scale: f64, positionScale: f64,
): void {
  const row = (<usize>hidden) << 2, whole = hidden & ~3;
  for (let b = 0; b < batch; b++, inputs += (<usize>cells) << 2)
    for (let t = 0; t < slots + cells; t++, x += row) {
      // Of a puzzle's row, what reaches into this token; a token of the board is whole.
      let from: usize = 0, held = hidden;
      if (t >= slots) from = embedding + <usize>load<u32>(inputs + (<usize>(t - slots) << 2)) * row;
      else {
        held = ids != 0 ? max(0, min(hidden, puzzleDim - t * hidden)) : 0;
        if (held > 0) from = puzzles + (<usize>load<u32>(ids + (<usize>b << 2)) * puzzleDim + t * hidden << 2);
      }
      const plus = positions != 0 ? positions + <usize>t * row : 0;
      const vectors = held == hidden ? whole : 0;
      for (let d = 0; d < vectors; d += 4) {
        const at = (<usize>d) << 2;
        v128.store(x + at, scaled(from + at, plus != 0 ? plus + at : 0, positionScale, scale));
      }
      for (let d = vectors; d < hidden; d++) {
        const at = (<usize>d) << 2;
        let e: f64 = d < held ? load<f32>(from + at) : 0;
        if (plus != 0) e = positionScale * (e + load<f32>(plus + at));
        store<f32>(x + at, <f32>(scale * e));
      }
    }
}

@inline
function addTo(sum: usize, from: usize, factor: f64): void {
  store<f32>(sum, <f32>(<f64>load<f32>(sum) + factor * load<f32>(from)));
}

/** For `columns` columns of all arrays, from the one numbered `first` on. dpositions and dpuzzle may be 0. */
export function embed_backward(
  inputs: usize, dx: usize, dembedding: usize, dpositions: usize, dpuzzle: usize, first: i32, columns: i32,
  batch: i32, cells: i32, slots: i32, hidden: i32, vocab: i32, puzzleDim: i32, factor: f64,
): void {
  const row = (<usize>hidden) << 2, begin = (<usize>first) << 2, bytes = (<usize>columns) << 2, tokens = slots + cells;
  for (let v = 0; v < vocab; v++) memory.fill(dembedding + <usize>v * row + begin, 0, bytes);
  if (dpositions != 0) for (let t = 0; t < tokens; t++) memory.fill(dpositions + <usize>t * row + begin, 0, bytes);
  const whole = bytes & ~15;
  for (let b = 0; b < batch; b++, inputs += (<usize>cells) << 2)
    for (let t = 0; t < tokens; t++, dx += row) {
      const from = dx + begin;
      if (dpositions != 0) addRow(dpositions + <usize>t * row + begin, from, whole, bytes, factor);
      if (t >= slots) addRow(dembedding + <usize>load<u32>(inputs + (<usize>(t - slots) << 2)) * row + begin, from, whole, bytes, factor);
      else if (dpuzzle != 0)
        for (let d = first; d < first + columns && t * hidden + d < puzzleDim; d++)
          store<f32>(dpuzzle + ((b * puzzleDim + t * hidden + d) << 2), <f32>(factor * load<f32>(dx + ((<usize>d) << 2))));
    }
}

function addRow(sum: usize, from: usize, whole: usize, bytes: usize, factor: f64): void {
  const f = f64x2.splat(factor);
  for (let at: usize = 0; at < whole; at += 16) {
    const low = f64x2.mul(f, f64x2.promote_low_f32x4(v128.load64_zero(from + at)));
    const high = f64x2.mul(f, f64x2.promote_low_f32x4(v128.load64_zero(from + at, 8)));
    const s = v128.load(sum + at);
    v128.store(sum + at, both(
      f64x2.add(f64x2.promote_low_f32x4(s), low),
      f64x2.add(f64x2.promote_low_f32x4(v128.shuffle<i64>(s, s, 1, 1)), high),
    ));
  }
  for (let at = whole; at < bytes; at += 4) addTo(sum + at, from + at, factor);
}

export function select_state(halted: usize, init: usize, z: usize, batch: i32, tokens: i32, hidden: i32): void {
  const row = (<usize>hidden) << 2;
  for (let b = 0; b < batch; b++, halted += 4)
    for (let t = 0; t < tokens; t++, z += row) if (load<u32>(halted) != 0) memory.copy(z, init, row);
}

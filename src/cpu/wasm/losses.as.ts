/** Cross-entropy. Formulas: ../kernels/losses.ts, in float64 as there. */

@external('env', 'log')
declare function log(x: f64): f64;
@external('env', 'exp')
declare function exp(x: f64): f64;

/** A label with this value does not count. */
const IGNORE: i32 = -100;

@inline
function stable(v: f64): f64 {
  return v >= 0 ? v + 1 : 1 / (1 - v);
}
@inline
function stableSlope(v: f64): f64 {
  return v >= 0 ? 1 : 1 / ((1 - v) * (1 - v));
}
@inline
function at(logits: usize, k: i32): f64 {
  return load<f32>(logits + ((<usize>k) << 2));
}

/** For `rows` examples of a batch of so many. */
export function cross_entropy(
  logits: usize, labels: usize, dlogits: usize, rowLoss: usize, rows: i32, cells: i32, vocab: i32, batch: f64, softmax: i32,
): void {
  const row = (<usize>vocab) << 2;
  for (let b = 0; b < rows; b++, labels += (<usize>cells) << 2, rowLoss += 16) {
    let count = 0;
    for (let c = 0; c < cells; c++) if (load<i32>(labels + ((<usize>c) << 2)) != IGNORE) count++;
    const share: f64 = 1 / <f64>max(1, count), each = share / batch;
    let loss: f64 = 0, right = 0;
    for (let c = 0; c < cells; c++, logits += row, dlogits += row) {
      const label = load<i32>(labels + ((<usize>c) << 2));
      if (label == IGNORE) {
        memory.fill(dlogits, 0, row);
        continue;
      }
      let best = 0, top = load<f32>(logits);
      for (let k = 1; k < vocab; k++) {
        const v = load<f32>(logits + ((<usize>k) << 2));
        if (v > top) {
          best = k;
          top = v;
        }
      }
      if (best == label) right++;
      const shift: f64 = top;
      let sum: f64 = 0;
      for (let k = 0; k < vocab; k++) sum += softmax ? exp(at(logits, k) - shift) : stable(at(logits, k));
      const own = at(logits, label);
      // log-softmax directly: exp of a far smaller logit may be 0, its logarithm minus infinity.
      loss += log(sum) - (softmax ? own - shift : log(stable(own)));
      const pull: f64 = softmax ? 1 : stableSlope(own) / stable(own);
      for (let k = 0; k < vocab; k++) {
        const slope = softmax ? exp(at(logits, k) - shift) : stableSlope(at(logits, k));
        store<f32>(dlogits + ((<usize>k) << 2), <f32>(each * (slope / sum - (k == label ? pull : 0))));
      }
    }
    store<f32>(rowLoss, <f32>(loss * share));
    store<f32>(rowLoss, <f32>right, 4);
    store<f32>(rowLoss, <f32>count, 8);
    store<f32>(rowLoss, right == count ? 1 : 0, 12);
  }
}

// Sums of da, of which the gradients of gate and up are made.
//
//   gate_up [ROWS, 2, INNER] -> dgate_up [ROWS, 2, INNER]
//   d_up = da · silu(g), d_gate = da · up · s (1 + g (1 - s)), s = sigmoid(g)
//
// INNER is a multiple of 4.

import constants::sizes;

@group(0) @binding(2) var<storage, read> gate_up: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dgate_up: array<vec4f>;

fn gradient_row(row: u32, column: u32, da: vec4f) {
  if row >= sizes.ROWS {
    return;
  }
  let at = (2u * row * sizes.INNER + column) / 4u;
  let g = gate_up[at];
  let up = gate_up[at + sizes.INNER / 4u];
  let e = exp(-abs(g));
  let positive = g >= vec4f();
  // Both from e, so that neither loses digits where the other is near 1.
  let s = select(e, vec4f(1.0), positive) / (1.0 + e);
  let rest = select(vec4f(1.0), e, positive) / (1.0 + e);
  dgate_up[at] = da * up * s * (1.0 + g * rest);
  dgate_up[at + sizes.INNER / 4u] = da * g * s;
}

/// Of four rows by four columns; there is one slab. A loop, so that the text of it all is compiled once.
fn finish(slab: u32, row: u32, column: u32, da: mat4x4f) {
  var rows = da;
  for (var r = 0u; r < 4u; r++) {
    gradient_row(row + r, column, rows[r]);
  }
}

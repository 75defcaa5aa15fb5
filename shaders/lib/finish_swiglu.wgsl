// Sums of gate and up, of which a = silu(gate) · up is made.
//
//   -> a [ROWS, FFN], and where KEEP is 1 gate_up [ROWS, 2, FFN]
//
// FFN is a multiple of 4.

import constants::{GROUP_X, sizes};

@group(0) @binding(2) var<storage, read_write> a: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gate_up: array<vec4f>;

fn gate_row(row: u32, column: u32, gate: vec4f, up: vec4f) {
  if row >= sizes.ROWS {
    return;
  }
  if sizes.KEEP != 0u {
    gate_up[(2u * row * sizes.FFN + column) / 4u] = gate;
    gate_up[((2u * row + 1u) * sizes.FFN + column) / 4u] = up;
  }
  let e = exp(-abs(gate));
  let sigmoid = select(e, vec4f(1.0), gate >= vec4f()) / (1.0 + e);
  a[(row * sizes.FFN + column) / 4u] = gate * sigmoid * up;
}

/// Of four rows, four columns of gate and the same of up. A loop, so that the text of it all is compiled once.
fn finish_pair(row: u32, column: u32, gate: mat4x4f, up: mat4x4f) {
  var gates = gate;
  var ups = up;
  for (var r = 0u; r < 4u; r++) {
    gate_row(row + r, column, gates[r], ups[r]);
  }
}

// As matmul_shared asks for it:

fn all_columns() -> u32 {
  return sizes.FFN;
}

fn second_column() -> u32 {
  return sizes.FFN;
}

fn first_column(across: u32, thread: u32) -> u32 {
  return (across * GROUP_X + thread) * 4u;
}

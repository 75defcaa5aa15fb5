/** Embedding and carry. */
import { bind, type Dispatch, type Extra, type Lowering, lanes, perItem, slabs, sumSlabs, unwanted } from './lowering.ts';

export const embed_forward: Lowering<'embed_forward'> = (call, context) => {
  const { buffers, dims } = call;
  const positions = buffers.positions !== undefined;
  const puzzles = buffers.ids !== undefined && buffers.puzzle_table !== undefined;
  return [
    perItem('embed_forward', dims.batch * dims.tokens * dims.hidden, context, {
      constants: {
        BATCH: dims.batch,
        CELLS: dims.cells,
        SLOTS: dims.slots,
        TOKENS: dims.tokens,
        HIDDEN: dims.hidden,
        VOCAB: dims.vocab,
        PUZZLE_ROWS: dims.puzzle_rows,
        PUZZLE_DIM: dims.puzzle_dim,
        FACTOR: positions ? dims.scale * dims.position_scale : dims.scale,
      },
      conditions: { POSITIONS: positions, PUZZLES: puzzles },
      bindings: bind(call, ['inputs', 'embedding', 'positions', puzzles ? 'ids' : undefined, puzzles ? 'puzzle_table' : undefined, 'x']),
    }),
  ];
};

export const embed_backward: Lowering<'embed_backward'> = (call, context) => {
  const { buffers, dims } = call;
  const { batch, cells, slots, tokens, hidden, vocab } = dims;
  const rows = batch * cells;
  const slab = slabs(rows, vocab * hidden, context.tiles);
  const factor = buffers.dpositions ? dims.scale * dims.position_scale : dims.scale;
  const target: string | Extra =
    slab.count === 1 ? 'dembedding' : { ref: context.scratch('dembedding', slab.count * vocab * hidden), access: 'write' };
  const embeddings = slab.count * vocab * hidden;
  const positions = buffers.dpositions ? tokens * hidden : 0;
  const puzzles = buffers.dpuzzle ? batch * dims.puzzle_dim : 0;
  const dispatches: Dispatch[] = [
    perItem('embed_backward', embeddings + positions + puzzles, context, {
      constants: { FACTOR: factor },
      sizes: {
        BATCH: batch,
        ROWS: rows,
        CELLS: cells,
        SLOTS: slots,
        TOKENS: tokens,
        HIDDEN: hidden,
        VOCAB: vocab,
        PUZZLE_DIM: dims.puzzle_dim,
        SLAB_ROWS: slab.rows,
        EMBEDDINGS: embeddings,
        POSITIONS: positions,
        PUZZLES: puzzles,
      },
      bindings: bind(call, [
        'inputs',
        'dx',
        target,
        buffers.dpositions ? 'dpositions' : unwanted(0),
        buffers.dpuzzle ? 'dpuzzle' : unwanted(1),
      ]),
      flops: rows * hidden * vocab + batch * positions,
    }),
  ];
  if (typeof target !== 'string') dispatches.push(sumSlabs(target.ref, buffers.dembedding, slab.count, vocab * hidden, context));
  return dispatches;
};

export const select_examples: Lowering<'select_examples'> = (call, context) => [
  perItem('select_examples', call.dims.batch * call.dims.cells, context, {
    constants: { BATCH: call.dims.batch, CELLS: call.dims.cells },
    conditions: { LABELS: call.buffers.labels !== undefined },
    bindings: bind(call, ['halted', 'next_inputs', 'next_labels', 'next_ids', 'inputs', 'labels', 'ids', 'steps']),
  }),
];

export const commit: Lowering<'commit'> = (call, context) => {
  const { batch, cells, vocab, blank, from, softmax } = call.dims;
  return [
    {
      shader: 'commit',
      constants: { BATCH: batch, CELLS: cells, VOCAB: vocab, BLANK: blank, FROM: from, WORKGROUP: context.tiles.workgroup },
      conditions: { SOFTMAX: softmax === 1 },
      bindings: bind(call, ['logits', 'inputs', 'steps', 'committed']),
      workgroups: batch,
      flops: 4 * batch * cells * vocab,
    },
  ];
};

export const add_noise: Lowering<'add_noise'> = (call, context) => {
  const { batch, length, stream } = call.dims;
  return [
    perItem('add_noise', batch * length, context, {
      constants: { BATCH: batch, LENGTH: length, STREAM: stream },
      bindings: bind(call, ['sigma', 'key', 'z']),
      flops: 40 * batch * length,
    }),
  ];
};

export const select_state: Lowering<'select_state'> = (call, context) => {
  const { batch, tokens } = call.dims;
  const { width, vec } = lanes(call.dims.hidden);
  return [
    perItem('select_state', batch * tokens * width, context, {
      constants: { BATCH: batch, TOKENS: tokens, HIDDEN: width },
      conditions: { VEC: vec },
      bindings: bind(call, ['halted', 'init', 'z']),
    }),
  ];
};

export const select_states: Lowering<'select_states'> = (call, context) => {
  const { batch, tokens, hidden } = call.dims;
  const { width, vec } = lanes(hidden);
  return [
    perItem('select_states', batch * tokens * width, context, {
      constants: { BATCH: batch, TOKENS: tokens, HIDDEN: width },
      conditions: { VEC: vec, SUM: call.buffers.h !== undefined },
      bindings: bind(call, ['halted', 'H_init', 'L_init', 'z_H', 'z_L', 'x', 'h']),
    }),
  ];
};

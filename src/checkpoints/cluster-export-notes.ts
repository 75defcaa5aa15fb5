/** What the published PyTorch program makes of a run: why it cannot go on with it, or what differs there, known from the settings alone. */
import { bootstraps } from '../model/architecture.ts';
import { ffnSize, headDim, type ModelConfig } from '../model/config.ts';
import { type RunConfig, TRAINING_DEFAULTS } from '../settings/fields.ts';

/** The published program rounds the width of a SwiGLU up to a multiple of this, whatever the configuration says. */
export const FFN_MULTIPLE = 256;
/** flash-attn, the only attention that the published program has, wants head sizes in multiples of this. */
const HEAD_MULTIPLE = 8;

/** The width of a SwiGLU in the published program. */
export const publishedFfn = (model: ModelConfig): number => Math.ceil(ffnSize(model) / FFN_MULTIPLE) * FFN_MULTIPLE;

/** Why the published program cannot train this, in a sentence that says what to change; undefined where it can. */
export function clusterObstacle({ model }: RunConfig): string | undefined {
  if (model.architecture !== 'hrm')
    return `The published program trains the architecture hrm, not ${model.architecture}: only runs of that architecture can go on there.`;
  if (headDim(model) % HEAD_MULTIPLE)
    return `The published program's attention takes heads of ${HEAD_MULTIPLE}, 16, 24... channels, and this model's have ${headDim(model)}: train one with another number of heads.`;
  return undefined;
}

/** What does not carry over to the published program, or is different there, a plain sentence each. */
export function clusterNotes({ data, model, training, evaluation }: RunConfig): string[] {
  const wide = publishedFfn(model);
  const narrow = ffnSize(model);
  return [
    "The optimiser's moments stay behind: they start empty there, so the loss may jump in the first steps.",
    'The puzzles in work and their states stay behind, and so do the states of the random numbers: it goes on with new ones.',
    'It computes in bfloat16 there and in float32 here: answers differ a little.',
    ...(training.ema_rate > 0
      ? [
          'The exported weights are the moving average, which checks here use; the published program keeps no average and trains on from it.',
        ]
      : []),
    ...(bootstraps(model) && training.q_target_every > 1
      ? [`It computes the target of q_continue at every step, not at every ${training.q_target_every}th: a step takes longer there.`]
      : []),
    ...(training.q_loss_weight === TRAINING_DEFAULTS.q_loss_weight
      ? []
      : [`The halting head's loss weighs ${TRAINING_DEFAULTS.q_loss_weight} there, not ${training.q_loss_weight}.`]),
    ...(training.gradient === 'cycle'
      ? [
          'Its gradient goes through the last step of each module, not through the whole last cycle: a step takes less there, and learns less.',
        ]
      : []),
    ...(training.row_start === 'staggered' ? ['The rows of a batch start together there, not staggered over the segments.'] : []),
    ...(Object.values(data.augment).includes(true)
      ? [
          'Puzzles in disguise are drawn anew at each step here; there they come from copies that are drawn once and lie in the data folder.',
        ]
      : []),
    `Checks there give every test puzzle ${model.halt_max_steps} segments${
      evaluation.segments === model.halt_max_steps ? '' : `, not ${evaluation.segments} as here`
    }, and nothing but the end of the schedule stops the run.`,
    ...(wide > narrow
      ? [`Each MLP is widened from ${narrow} to ${wide} channels with zeros, the next width that the program knows; no answer changes.`]
      : []),
    'H_init and L_init are kept in bfloat16 there.',
    ...(model.puzzle_emb_ndim > 0
      ? []
      : ['This model has no puzzle embedding, which pretrain.py needs: only continue.py, which comes with the export, can train it.']),
  ];
}

/** Puzzles with rules of their own have an identifier each, and the model a learned embedding for each identifier. */
import type { ModelConfig } from '../model/config.ts';
import { type Problem, plainName } from '../settings/problems.ts';

/** Why a model cannot tell the puzzles of its data apart. @param identifiers of the data, the blank one included. */
export function identifierProblems(model: ModelConfig, identifiers: number): Problem[] {
  if (identifiers === 1) return [];
  if (model.puzzle_emb_ndim === 0)
    return [
      {
        path: 'model.puzzle_emb_ndim',
        message: `${plainName('model.puzzle_emb_ndim')} must be above 0: the ${identifiers - 1} kinds of puzzles in the data are told apart by learned embeddings only`,
        nearest: model.hidden_size,
      },
    ];
  if (model.num_puzzle_identifiers >= identifiers) return [];
  return [
    {
      path: 'model.num_puzzle_identifiers',
      message: `${plainName('model.num_puzzle_identifiers')} must be at least ${identifiers}, one for each kind of puzzle in the data and a blank one, not ${model.num_puzzle_identifiers}`,
      nearest: identifiers,
    },
  ];
}

/** The model with as many identifiers as the data has. */
export const withIdentifiers = (model: ModelConfig, identifiers: number): ModelConfig =>
  model.puzzle_emb_ndim === 0 ? model : { ...model, num_puzzle_identifiers: Math.max(model.num_puzzle_identifiers, identifiers) };

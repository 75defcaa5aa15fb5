/** The site's models as subjects of claims. */
import { readTrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import { parseRunConfig } from '../training/run-config.ts';
import type { Subject } from './lab.ts';

/**
 * A model, and the card beside it, which says what its puzzles were.
 * @throws RangeError if the card speaks of other weights. @throws FormatError if the file is no model.
 */
export async function readSubject(card: unknown, weights: Uint8Array | ArrayBuffer): Promise<Subject> {
  const { name, hash, config } = card as { readonly name: string; readonly hash: string; readonly config: unknown };
  const model = readTrainedModel(weights);
  if ((await weightsHash(model)) !== hash) throw new RangeError(`the card of ${name} speaks of other weights than those beside it`);
  return { name, hash, model, data: parseRunConfig(config).data };
}

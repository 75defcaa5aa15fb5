import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '../formats/safetensors.ts';
import { writeYaml } from '../formats/yaml.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { decodeCheckpoint } from '../training/checkpoint.ts';
import { exportPublished } from '../training/published-export.ts';
import { readArguments } from './arguments.ts';
import { parseFile, writeWhole } from './files.ts';
import { UsageError } from './usage.ts';

/** Writes a model as the published PyTorch program keeps its own: `checkpoint` and `all_config.yaml` in a folder. */
export async function exportCheckpoint(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['model', 'data', 'out']);
  if (options.files.length) throw new UsageError(`export takes no other files, but got "${options.files[0]}"`);
  const folder = options.required('out');
  const { model, weights, loss } = parseFile(options.required('model'), (bytes) => {
    const file = readSafetensors(bytes);
    return { ...decodeCheckpoint(file), loss: file.metadata.get('loss_type') };
  });
  const loss_type = loss === 'softmax_cross_entropy' ? loss : 'stablemax_cross_entropy';
  const { checkpoint, config, notes } = exportPublished(model, weights, options.text('data') ?? 'data', {
    ...TRAINING_DEFAULTS,
    loss_type,
  });
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`${folder}: ${(error as Error).message}`);
  }
  writeWhole(join(folder, 'checkpoint'), checkpoint);
  writeWhole(join(folder, 'all_config.yaml'), new TextEncoder().encode(await writeYaml(config)));
  for (const note of notes) console.log(note);
  console.log(`${folder}: checkpoint, all_config.yaml`);
  return 0;
}

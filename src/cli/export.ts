import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { type ClusterRun, clusterExport } from '../checkpoints/cluster-export.ts';
import { exportPublished } from '../checkpoints/published-export.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { writeYaml } from '../formats/yaml.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { snapshotWeights } from '../training/snapshot.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { parseFile, reason, writeWhole } from './files.ts';
import { Saving } from './saving.ts';
import { openData, runConfig } from './train.ts';
import { UsageError } from './usage.ts';

/**
 * Writes a model as the published PyTorch program keeps its own: `checkpoint` and `all_config.yaml` in a folder. Of a run, known by its
 * saves or by its configuration, the folder gets all that the program needs to go on with it.
 */
export async function exportCheckpoint(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['model', 'run', 'preset', 'config', 'data', 'out']);
  if (options.files.length) throw new UsageError(`export takes no other files, but got "${options.files[0]}"`);
  const folder = options.required('out');
  if (options.text('run') !== undefined) return exportRun(folder, await savedRun(options));
  if (options.text('preset') ?? options.text('config')) return exportRun(folder, await configuredRun(options));
  const { model, weights, loss_type } = readModel(options);
  const training = { ...TRAINING_DEFAULTS, loss_type };
  const { checkpoint, config, notes } = exportPublished(model, weights, options.text('data') ?? 'data', training);
  writeAll(folder, [
    { name: 'checkpoint', data: checkpoint },
    { name: 'all_config.yaml', data: new TextEncoder().encode(await writeYaml(config)) },
  ]);
  for (const note of notes) console.log(note);
  console.log(`${folder}: checkpoint, all_config.yaml`);
  return 0;
}

async function exportRun(folder: string, run: ClusterRun): Promise<number> {
  const files = await clusterExport(run);
  writeAll(folder, files);
  console.log(`${folder}: ${files.length} files; README.txt has the command`);
  return 0;
}

function readModel(options: Arguments) {
  return parseFile(options.required('model'), (bytes) => {
    const file = readSafetensors(bytes);
    const loss_type = file.metadata.get('loss_type') === 'softmax_cross_entropy' ? 'softmax_cross_entropy' : 'stablemax_cross_entropy';
    return { ...decodeCheckpoint(file), loss_type, steps: Number(file.metadata.get('steps') ?? 0) } as const;
  });
}

async function savedRun(options: Arguments): Promise<ClusterRun> {
  const folder = options.required('run');
  const { snapshot } = await new Saving(folder).load();
  const { config, counters } = snapshot;
  const { dataset: data } = await openData(options, config);
  return { name: basename(folder), config, step: counters.step, weights: snapshotWeights(snapshot), data };
}

async function configuredRun(options: Arguments): Promise<ClusterRun> {
  const { model, weights, steps } = readModel(options);
  const { config, dataset: data } = await openData(options, { ...runConfig(options), model });
  return { name: basename(options.required('out')), config, step: steps, weights, data };
}

function writeAll(folder: string, files: readonly { readonly name: string; readonly data: Uint8Array }[]): void {
  for (const { name, data } of files) {
    const path = join(folder, name);
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new UsageError(`${dirname(path)}: ${reason(error)}`);
    }
    writeWhole(path, data);
  }
}

import { performance } from 'node:perf_hooks';
import { refuse, valueProblems } from '../settings/problems.ts';
import { Run } from '../training/run.ts';
import { adaptSnapshot } from '../training/snapshot.ts';
import { readArguments } from './arguments.ts';
import { assertWritable } from './files.ts';
import { Saving } from './saving.ts';
import { follow, openData, withEngine } from './train.ts';
import { UsageError } from './usage.ts';

/** Goes on with a run that `train --save` left, bit for bit as if it had never stopped, and saves as it did. */
export async function resume(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['steps', 'engine', 'threads', 'data', 'out', 'save-every'], ['keep-good']);
  const [folder, ...more] = options.files;
  if (!folder || more.length) throw new UsageError('resume takes one folder: the one that "train --save" wrote');
  const out = options.text('out');
  if (out) assertWritable(out);
  const saving = new Saving(folder, options.count('save-every'));
  const { snapshot: saved, problems } = await saving.load();
  for (const problem of problems) process.stderr.write(`hrm resume: ${problem}\n`);
  const { step } = saved.counters;
  const total_steps = options.count('steps') ?? saved.config.training.total_steps;
  if (total_steps <= step)
    throw new UsageError(
      `the run has taken ${step} of ${saved.config.training.total_steps} steps: --steps N, with N from ${step + 1}, goes on`,
    );
  const config = { ...saved.config, training: { ...saved.config.training, total_steps } };
  refuse(valueProblems('training', config.training));
  const { dataset } = await openData(options, config);
  return withEngine(options, 'resume', async (engine) => {
    if (withoutThreads(engine.info.label) !== withoutThreads(saved.engine))
      process.stderr.write(`hrm resume: saved on ${saved.engine}, goes on on ${engine.info.label}: roundings will differ\n`);
    const run = await Run.resume(engine, adaptSnapshot(saved, config), dataset, () => performance.now());
    return follow(run, { out, saving });
  });
}

/** The CPU engine computes the same on any number of threads. */
const withoutThreads = (label: string): string => label.replace(/ · \d+ threads$/, '');

import { verifyGolden } from '../training/golden.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { openSafetensors } from './files.ts';
import { UsageError } from './usage.ts';

/** One line a file and group: what was compared, the worst relative error, the tensor that has it. Returns the exit code. */
export async function verify(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['engine']);
  if (!options.files.length) throw new UsageError('verify takes one or more golden files');
  const files = options.files.map((path) => ({ path, file: openSafetensors(path) }));
  const engineName = options.choice('engine', ENGINE_CHOICES) ?? 'webgpu';
  let failures = 0;
  for (const { path, file } of files) {
    const engine = await openEngine(engineName);
    try {
      const results = await verifyGolden(engine, file);
      for (const r of results) {
        if (!r.pass) failures++;
        console.log(
          `${r.pass ? 'pass' : 'FAIL'}  ${path}  ${r.group.padEnd(10)}  ${String(r.tensors).padStart(3)} tensors  worst ${r.worst.toExponential(2)}  ${r.where}  (${engine.info.label})`,
        );
      }
    } catch (error) {
      throw new UsageError(`${path}: ${(error as Error).message}`);
    } finally {
      engine.destroy();
    }
  }
  return failures ? 1 : 0;
}

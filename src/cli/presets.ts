import { PRESETS } from '../training/presets.ts';

/** One line a preset. */
export async function presets(): Promise<number> {
  for (const { id, name, summary } of PRESETS) console.log(`${id.padEnd(24)} ${name}: ${summary}`);
  return 0;
}

/** How long it takes to make the text of every shader of a training step, in a worker that has just started. */
import { lowerProgram } from '../../src/gpu/lower-program.ts';
import { linkShader, shaderKey } from '../../src/gpu/shaders.ts';
import { HARDWARE_TILES } from '../../src/gpu/tiles.ts';
import { trainProgram } from '../../src/model/programs.ts';
import { PRESETS } from '../../src/training/presets.ts';

export interface Linked {
  readonly shaders: number;
  readonly milliseconds: number;
}

function measure(preset: string): Linked {
  const found = PRESETS.find(({ id }) => id === preset);
  if (!found) throw new Error(`there is no preset ${preset}`);
  const { model, training } = found.config;
  const dispatches = lowerProgram(trainProgram(model, training, true).program, HARDWARE_TILES);
  const shaders = [...new Map(dispatches.map((one) => [shaderKey(one), one])).values()];
  const began = performance.now();
  for (const one of shaders) linkShader(one);
  return { shaders: shaders.length, milliseconds: performance.now() - began };
}

addEventListener('message', ({ data }: MessageEvent<string>) => postMessage(measure(data)));

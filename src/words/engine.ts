/** What every page says about a GPU that is not trusted. */
import type { EngineChoice, EngineNotice, EngineTrouble } from '../worker/protocol.ts';
import { formatInteger } from './format.ts';

/** What is wrong, in whole sentences. */
function trouble(of: EngineTrouble): string {
  switch (of.kind) {
    case 'wrong':
      return `The driver of this GPU computes wrong numbers: ${of.difference}.`;
    case 'shader':
      return `The shader compiler of this browser and GPU does not take ${of.file}${of.line === undefined ? '' : `, line ${of.line}`}.`;
    case 'gone':
      return of.message;
  }
}

/** What works now, and what can be done. */
function outcome({ trouble, now }: EngineNotice): string {
  switch (now) {
    case 'cpu':
      return trouble.kind === 'gone' && trouble.step !== undefined
        ? `The run goes on from step ${formatInteger(trouble.step)}, its last save, on the CPU engine.`
        : 'The CPU engine works in its place. It computes the same model, more slowly.';
    case 'webgpu':
      return 'You chose WebGPU all the same: do not rely on what it computes.';
    case 'nothing':
      return trouble.kind === 'gone' && trouble.step !== undefined
        ? `The run is kept up to step ${formatInteger(trouble.step)}, and the CPU engine can go on from there.`
        : 'The CPU engine can take its place. It computes the same model, more slowly.';
  }
}

/** In the order of menus. */
export const ENGINE_CHOICES = ['auto', 'webgpu', 'cpu'] as const satisfies readonly EngineChoice[];

export const engineStrings = {
  label: 'Engine',
  choices: { auto: 'Automatic', webgpu: 'WebGPU', cpu: 'CPU' } satisfies Record<EngineChoice, string>,
  trouble,
  outcome,
  stopped: 'Stopped.',
  continueOnCpu: 'Go on with the CPU engine',
  copy: 'Copy report',
  copied: 'Report copied',
} as const;

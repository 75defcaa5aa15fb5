/** What makes a GPU one that is not trusted, as data for the page. */
import type { EngineInfo } from '../engine/engine.ts';
import { GpuUnavailable } from '../gpu/device.ts';
import { ShaderError } from '../gpu/shaders.ts';
import type { EngineNotice, EngineTrouble } from './protocol.ts';
import { EngineLost } from './watch.ts';

/** Work that ended since the GPU is not trusted, and the visitor chose it: the page has been told. */
export class EngineDistrusted extends Error {
  constructor(
    readonly notice: EngineNotice,
    message: string,
  ) {
    super(message);
  }
}

/** Everything that helps to find out why, a line each. @param info of the adapter, where one was opened. */
function reportText(what: string, info: EngineInfo | undefined): string {
  const adapter = info ? [info.label, ...Object.entries(info.details).map(([name, value]) => `  ${name}: ${value}`)] : [];
  return [`HRM Playground: ${what}`, `Browser: ${globalThis.navigator?.userAgent ?? 'none'}`, ...adapter].join('\n');
}

export const wrongNumbers = (difference: string, info: EngineInfo): EngineTrouble => ({
  kind: 'wrong',
  difference,
  report: reportText(`the GPU's driver computes wrong numbers: ${difference}.`, info),
});

/** @param message whole sentences. @param step the last save of the run. */
export const gone = (message: string, info: EngineInfo | undefined, step?: number): EngineTrouble => ({
  kind: 'gone',
  message,
  step,
  report: reportText(message, info),
});

/** What an error says against the GPU; undefined where it speaks of something else. */
export function troubleOf(error: unknown, info: EngineInfo | undefined): EngineTrouble | undefined {
  if (error instanceof ShaderError) {
    const { file, line, message } = error;
    return { kind: 'shader', file, line, report: reportText(message, info) };
  }
  if (error instanceof GpuUnavailable || error instanceof EngineLost) return gone(error.message, info);
  return undefined;
}

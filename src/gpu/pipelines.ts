/** Pipelines, compiled once for each shader with its constants and conditions. */
import type { Counters } from '../engine/engine.ts';
import type { Dispatch } from './kernels/lowering.ts';
import { compileErrors, linkShader, shaderKey } from './shaders.ts';

export interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

export class Pipelines {
  private readonly compiled = new Map<string, Promise<Compiled>>();
  private readonly layouts = new Map<string, GPUBindGroupLayout>();

  constructor(
    private readonly device: GPUDevice,
    private readonly counters: Counters,
  ) {}

  /** Compiles in the background; the same promise for the same shader. @throws Error naming shader, line and column. */
  get(dispatch: Dispatch): Promise<Compiled> {
    const signature = dispatch.bindings.map((b) => `${b.binding}${b.access === 'read' ? 'r' : 'w'}`).join(' ');
    const key = `${shaderKey(dispatch)} ${signature}`;
    let found = this.compiled.get(key);
    if (!found) {
      found = this.compile(dispatch, this.layout(dispatch, signature));
      this.compiled.set(key, found);
    }
    return found;
  }

  private layout(dispatch: Dispatch, signature: string): GPUBindGroupLayout {
    let layout = this.layouts.get(signature);
    if (!layout) {
      layout = this.device.createBindGroupLayout({
        label: signature,
        entries: dispatch.bindings.map(({ binding, access }) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
        })),
      });
      this.layouts.set(signature, layout);
    }
    return layout;
  }

  private async compile(dispatch: Dispatch, layout: GPUBindGroupLayout): Promise<Compiled> {
    const label = dispatch.shader;
    const code = await linkShader(dispatch);
    const module = this.device.createShaderModule({ label, code });
    try {
      const pipeline = await this.device.createComputePipelineAsync({
        label,
        layout: this.device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      });
      this.counters.pipelines++;
      return { pipeline, layout };
    } catch (error) {
      const detail = await compileErrors(module, dispatch.shader, code);
      throw new Error(detail ?? `shader ${dispatch.shader} makes no pipeline: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

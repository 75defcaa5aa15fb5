/** Pipelines, compiled once for each shader with its constants and conditions. */
import type { Counters } from '../engine/engine.ts';
import type { Dispatch } from './kernels/lowering.ts';
import { compileErrors, linkShader, ShaderError, shaderKey } from './shaders.ts';

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

  /** Compiles in the background; the same promise for the same shader. @throws ShaderError naming file and line. */
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

  private async compile(dispatch: Dispatch, group: GPUBindGroupLayout): Promise<Compiled> {
    const { device } = this;
    const label = dispatch.shader;
    const code = await linkShader(dispatch);
    // A scope keeps what is wrong with a shader from the device's own event, which knows neither shader nor line and would be first.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label, code });
    const layout = device.createPipelineLayout({ label, bindGroupLayouts: [group] });
    const making = device.createComputePipelineAsync({ label, layout, compute: { module, entryPoint: 'main' } });
    const scope = device.popErrorScope();
    let problem: string;
    try {
      const [pipeline, error] = await Promise.all([making, scope]);
      if (!error) {
        this.counters.pipelines++;
        return { pipeline, layout: group };
      }
      problem = error.message;
    } catch (error) {
      // A GPU that went away meanwhile says nothing about the shader.
      if (await Promise.race([device.lost, undefined])) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
    const complaints = await compileErrors(module, dispatch);
    throw new ShaderError(dispatch.shader, complaints.length > 0 ? complaints : [{ message: problem }]);
  }
}

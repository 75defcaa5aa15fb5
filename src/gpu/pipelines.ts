/** Pipelines, compiled once for each shader with its constants and conditions. */
import type { Counters } from '../engine/engine.ts';
import type { Dispatch } from './kernels/lowering.ts';
import { compileErrors, linkShader, ShaderError, shaderKey } from './shaders.ts';

export interface Compiled {
  readonly key: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Pipelines that nobody uses any more wait for somebody who does, up to so many: compiling anew takes much longer than they weigh. */
export const MOST_UNUSED = 64;

interface Entry {
  readonly compiled: Promise<Compiled>;
  users: number;
}

export class Pipelines {
  /** Those that nobody uses in the order in which they were given back. */
  private readonly entries = new Map<string, Entry>();
  private readonly layouts = new Map<string, GPUBindGroupLayout>();
  private found = 0;
  private wanted = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly counters: Counters,
    /** Told of each that is compiled: how many are, of those that somebody waits for. */
    private readonly tell: (found: number, wanted: number) => void = () => undefined,
  ) {}

  /** Used or not. */
  get size(): number {
    return this.entries.size;
  }

  /** Compiles in the background; the same pipeline for the same shader. To be given back. @throws Error naming shader, line and column. */
  async get(dispatch: Dispatch): Promise<Compiled> {
    const signature = dispatch.bindings
      .map((b) => `${b.binding}${{ read: 'r', write: 'w', update: 'w', uniform: 'u' }[b.access]}`)
      .join(' ');
    const key = `${shaderKey(dispatch)} ${signature}`;
    const entry = this.entries.get(key) ?? { compiled: this.counted(key, dispatch, this.layout(dispatch, signature)), users: 0 };
    entry.users++;
    this.entries.set(key, entry);
    try {
      return await entry.compiled;
    } catch (error) {
      this.entries.delete(key);
      throw error;
    }
  }

  /** What `get` gave is not used any more by one who got it. */
  giveBack({ key }: Compiled): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.users--;
    if (entry.users > 0) return;
    this.entries.delete(key);
    this.entries.set(key, entry);
    const unused = [...this.entries].filter(([, { users }]) => users === 0);
    for (const [oldest] of unused.slice(0, -MOST_UNUSED)) this.entries.delete(oldest);
  }

  private layout(dispatch: Dispatch, signature: string): GPUBindGroupLayout {
    let layout = this.layouts.get(signature);
    if (!layout) {
      layout = this.device.createBindGroupLayout({
        label: signature,
        entries: dispatch.bindings.map(({ binding, access }) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: ({ read: 'read-only-storage', write: 'storage', update: 'storage', uniform: 'uniform' } as const)[access] },
        })),
      });
      this.layouts.set(signature, layout);
    }
    return layout;
  }

  private async counted(key: string, dispatch: Dispatch, group: GPUBindGroupLayout): Promise<Compiled> {
    this.wanted++;
    try {
      return await this.compile(key, dispatch, group);
    } finally {
      this.found++;
      this.tell(this.found, this.wanted);
      // Nobody waits any more: the next ones are counted anew.
      if (this.found === this.wanted) [this.found, this.wanted] = [0, 0];
    }
  }

  private async compile(key: string, dispatch: Dispatch, group: GPUBindGroupLayout): Promise<Compiled> {
    const { device } = this;
    const label = dispatch.shader;
    const code = linkShader(dispatch);
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
        return { key, pipeline, layout: group };
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

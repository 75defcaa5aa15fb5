/** A program with its memory, pipelines and bindings in place, to be replayed. */
import type { Counters, Executable, Span } from '../engine/engine.ts';
import type { Call, Program } from '../engine/program.ts';
import type { Dispatch } from './kernels/lowering.ts';
import { Pacer } from './pacer.ts';
import type { Clock } from './profile.ts';

/** One dispatch, ready: running it creates nothing. */
export interface Step {
  /** The call that it came from: one call may take several dispatches. */
  readonly call: number;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly flops: number;
}

export interface ExecutableParts {
  readonly device: GPUDevice;
  readonly counters: Counters;
  readonly clock: Clock | undefined;
  readonly software: boolean;
  readonly program: Program;
  readonly calls: readonly Call[];
  readonly steps: readonly Step[];
  readonly arenaBytes: number;
  /** Gives memory and pipelines back. */
  readonly free: () => void;
}

/** @param emptied with grids of no workgroups: all of the host's work, none of the GPU's. */
function encode(pass: GPUComputePassEncoder, steps: readonly Step[], emptied = false): void {
  let current: GPUComputePipeline | undefined;
  for (const { pipeline, group, x, y, z } of steps) {
    if (pipeline !== current) {
      pass.setPipeline(pipeline);
      current = pipeline;
    }
    pass.setBindGroup(0, group);
    if (emptied) pass.dispatchWorkgroups(0);
    else pass.dispatchWorkgroups(x, y, z);
  }
}

/** Two dimensions for a row of workgroups, with few left over; three as they are. @throws RangeError if a dimension is too long. */
export function fold(workgroups: Dispatch['workgroups'], limit: number): { readonly x: number; readonly y: number; readonly z: number } {
  const rows = typeof workgroups === 'number' ? Math.ceil(workgroups / limit) : 1;
  const [x, y, z] = typeof workgroups === 'number' ? [Math.ceil(workgroups / rows), rows, 1] : workgroups;
  if (Math.max(x, y, z) > limit) throw new RangeError(`${workgroups} workgroups are more than this GPU takes in one dispatch`);
  return { x, y, z };
}

/** Cuts steps into `parts` runs of about the same work. */
export function cut(steps: readonly Step[], parts: number): (readonly Step[])[] {
  if (parts <= 1) return [steps];
  const share = steps.reduce((n, s) => n + s.flops, 0) / parts;
  const out: Step[][] = [[]];
  let done = 0;
  for (const step of steps) {
    const last = out[out.length - 1];
    if (last.length > 0 && out.length < parts && done + step.flops / 2 >= share * out.length) out.push([step]);
    else last.push(step);
    done += step.flops;
  }
  return out;
}

export class GpuExecutable implements Executable {
  readonly program: Program;
  readonly arenaBytes: number;
  readonly dispatches: number;
  readonly calls: readonly Call[];
  readonly origins: readonly number[];
  emptied = false;
  private readonly pacer: Pacer;
  /** Undefined once it was released: nothing of it is held any more. */
  private held: ExecutableParts | undefined;
  private runs: readonly (readonly Step[])[];

  constructor(parts: ExecutableParts) {
    this.held = parts;
    this.program = parts.program;
    this.arenaBytes = parts.arenaBytes;
    this.dispatches = parts.steps.length;
    this.calls = parts.calls;
    this.origins = parts.steps.map(({ call }) => call);
    const flops = parts.steps.reduce((n, s) => n + s.flops, 0);
    this.pacer = new Pacer(parts.device.queue, flops, !parts.software);
    this.runs = cut(parts.steps, this.pacer.parts);
  }

  run(): void {
    const { counters, steps, program } = this.parts;
    if (steps.length === 0) return;
    const wanted = Math.min(this.pacer.parts, steps.length);
    if (wanted !== this.runs.length) this.runs = cut(steps, wanted);
    // Empty steps would teach the pacer a speed that does not exist.
    const finish = this.emptied ? undefined : this.pacer.start();
    for (const run of this.runs) this.submit(program.name, (pass) => encode(pass, run, this.emptied));
    counters.dispatches += steps.length;
    finish?.();
  }

  private submit(label: string, encoded: (pass: GPUComputePassEncoder) => void): void {
    const { device, counters } = this.parts;
    const encoder = device.createCommandEncoder({ label });
    const pass = encoder.beginComputePass({ label });
    encoded(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
    counters.submits++;
  }

  repeat(calls: readonly number[], times: number): void {
    const { steps, counters, program } = this.parts;
    const chosen = new Set(calls);
    const some = steps.filter(({ call }) => chosen.has(call));
    this.submit(`${program.name} repeated`, (pass) => {
      for (let i = 0; i < times; i++) encode(pass, some);
    });
    counters.dispatches += times * some.length;
  }

  async profile(): Promise<readonly Span[] | undefined> {
    const { clock, steps, counters } = this.parts;
    if (!clock) return undefined;
    const times = await clock.time(steps.map((step) => (pass: GPUComputePassEncoder) => encode(pass, [step])));
    counters.dispatches += steps.length;
    return times.map((time, i) => ({ call: steps[i].call, ...time }));
  }

  private get parts(): ExecutableParts {
    if (!this.held) throw new Error(`${this.program.name} was released: prepare it again before running it`);
    return this.held;
  }

  release(): void {
    this.held?.free();
    this.held = undefined;
    this.runs = [];
  }
}

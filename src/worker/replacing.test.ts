import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { GpuUnavailable } from '../gpu/device.ts';
import { ShaderError } from '../gpu/shaders.ts';
import { enginesOf, reportOf } from './engines.ts';
import type { EngineNotice, EngineTrouble } from './protocol.ts';
import { Replacer, type Work } from './replacing.ts';
import { EngineDistrusted } from './trouble.ts';
import { EngineLost } from './watch.ts';

const SHADER = new ShaderError('rope', [{ message: 'not a u32', place: { file: 'shaders/lib/qkv.wgsl', line: 19, text: 'let x = y;' } }]);
const WRONG: EngineTrouble = { kind: 'wrong', difference: 'in step 1 the loss is 9', report: 'all of it' };

interface Setting {
  /** What the check of the driver finds. */
  readonly trouble?: EngineTrouble;
  readonly software?: boolean;
  /** Openings of the GPU after which there is no adapter any more; the first is only to look. */
  readonly opens?: number;
}

/** A GPU, which is the CPU engine under another name, beside the CPU engine; and everything that is told. */
function setting({ trouble, software = false, opens = Number.POSITIVE_INFINITY }: Setting = {}) {
  const told: EngineNotice[] = [];
  const waits: number[] = [];
  const time = { now: 0 };
  let opened = 0;
  const openGpu = async (): Promise<Engine> => {
    if (++opened > opens) throw new GpuUnavailable('No GPU was found.', 'It is gone.');
    const engine = await createCpuEngine();
    return Object.create(engine, {
      info: { value: { ...engine.info, kind: 'webgpu', label: 'WebGPU · Acme', software } },
      failed: { value: new Promise(() => {}) },
    }) as Engine;
  };
  const engines = enginesOf({
    openGpu,
    openCpu: () => createCpuEngine(),
    reportCpu: async () => reportOf(await createCpuEngine()),
    check: { known: async () => undefined, find: async () => ({ trouble }) },
  });
  const replacer = new Replacer(
    engines,
    (notice) => told.push(notice),
    () => time.now,
    async (ms) => {
      waits.push(ms);
      time.now += ms;
    },
  );
  return { engines, replacer, told, waits, time };
}

/** Work that says which engine did it, and that a GPU spoils. */
const spoiltBy =
  (error: unknown): Work<string> =>
  async (open) => {
    const { kind } = (await open()).info;
    if (kind === 'webgpu' && error) throw error;
    return kind;
  };
const done = spoiltBy(undefined);

const lost = async ({ engines }: ReturnType<typeof setting>, step?: number) => ({
  info: (await engines.open('webgpu')).info,
  message: 'The GPU was lost.',
  step,
});

describe('where the engine is chosen automatically', () => {
  it('a GPU that computes right does the work, and nothing is said', async () => {
    const { replacer, told } = setting();
    expect(await replacer.begin('auto', done)).toBe('webgpu');
    expect(told).toEqual([]);
  });

  it('the CPU engine takes the place of a GPU that computes wrong, and it is said why', async () => {
    const { engines, replacer, told } = setting({ trouble: WRONG });
    expect(await engines.probe()).toMatchObject({ auto: 'cpu', engines: [{ kind: 'webgpu', available: true, trouble: WRONG }, {}] });
    expect(await replacer.begin('auto', done)).toBe('cpu');
    expect(told).toEqual([{ trouble: WRONG, now: 'cpu' }]);
  });

  it('the CPU engine does what the GPU has no shader for, named by file and line, and from then on everything', async () => {
    const { engines, replacer, told } = setting();
    expect(await replacer.begin('auto', spoiltBy(SHADER))).toBe('cpu');
    expect(told).toMatchObject([{ trouble: { kind: 'shader', file: 'shaders/lib/qkv.wgsl', line: 19 }, now: 'cpu' }]);
    expect(told[0]?.trouble.report).toMatch(/shaders\/lib\/qkv\.wgsl:19: not a u32[\s\S]*Browser: [\s\S]*WebGPU · Acme/);
    expect((await engines.probe()).auto).toBe('cpu');
    expect(await replacer.begin('auto', done)).toBe('cpu');
    expect(told).toHaveLength(2);
  });

  it.each([
    ['is lost while it compiles', {}, new EngineLost('The GPU was lost.')],
    ['is not there any more', { opens: 1 }, undefined],
  ] as const)('the CPU engine takes the place of a GPU that %s', async (_, how, error) => {
    const { replacer, told } = setting(how);
    expect(await replacer.begin('auto', spoiltBy(error))).toBe('cpu');
    expect(told).toMatchObject([{ trouble: { kind: 'gone' }, now: 'cpu' }]);
  });

  it('what is wrong with the work itself is thrown', async () => {
    const { replacer, told } = setting();
    await expect(replacer.begin('auto', spoiltBy(new RangeError('too large')))).rejects.toThrow('too large');
    expect(told).toEqual([]);
  });

  it('a GPU that was lost is opened again; after three losses and no adapter the CPU engine goes on from the step that was saved', async () => {
    const all = setting({ opens: 5 });
    const { replacer, told, waits, time } = all;
    expect(await replacer.begin('auto', done)).toBe('webgpu');
    const loss = await lost(all, 120);
    for (const at of [3000, 6000]) {
      time.now = at;
      expect(await replacer.again('auto', loss, done)).toBe('webgpu');
    }
    expect(told).toEqual([]);
    time.now = 10_000;
    expect(await replacer.again('auto', loss, done)).toBe('cpu');
    expect(waits).toEqual([0, 1000, 4000]);
    expect(told).toMatchObject([{ trouble: { kind: 'gone', step: 120 }, now: 'cpu' }]);
    expect(told[0]?.trouble).toMatchObject({
      message: expect.stringMatching(/lost\. It was started again 3 times without success \(No GPU/),
    });
    // The step was that run's.
    await replacer.begin('auto', done);
    expect(told[1]).toMatchObject({ trouble: { kind: 'gone', step: undefined }, now: 'cpu' });
  });

  it('losses far apart have nothing to do with each other', async () => {
    const all = setting();
    const { replacer, waits, time } = all;
    await replacer.begin('auto', done);
    const loss = await lost(all);
    for (let i = 1; i < 6; i++) {
      time.now += 61_000;
      expect(await replacer.again('auto', loss, done)).toBe('webgpu');
    }
    expect(waits).toEqual([0, 0, 0, 0, 0]);
  });

  it('work that is begun anew by hand goes to the CPU engine after three losses', async () => {
    const all = setting();
    const { replacer, told } = all;
    const loss = await lost(all);
    for (const again of [false, false, true]) {
      expect(await replacer.begin('auto', done)).toBe('webgpu');
      expect(replacer.lost('auto', loss)).toBe(again);
    }
    expect(await replacer.begin('auto', done)).toBe('cpu');
    expect(told).toMatchObject([{ trouble: { kind: 'gone' }, now: 'cpu' }]);
  });
});

describe('where WebGPU was chosen', () => {
  it('it does the work though it computes wrong, and that is said', async () => {
    const { replacer, told } = setting({ trouble: WRONG });
    expect(await replacer.begin('webgpu', done)).toBe('webgpu');
    expect(told).toEqual([{ trouble: WRONG, now: 'webgpu' }]);
  });

  it('a shader that does not compile ends the work with an offer of the CPU engine', async () => {
    const { engines, replacer, told } = setting();
    await expect(replacer.begin('webgpu', spoiltBy(SHADER))).rejects.toThrow(EngineDistrusted);
    expect(told).toMatchObject([{ trouble: { kind: 'shader', file: 'shaders/lib/qkv.wgsl', line: 19 }, now: 'nothing' }]);
    expect((await engines.probe()).auto).toBe('webgpu');
  });

  it('three losses and no adapter end it with an offer of the CPU engine, the step kept', async () => {
    const all = setting({ opens: 3 });
    const { replacer, told, waits } = all;
    await replacer.begin('webgpu', done);
    await expect(replacer.again('webgpu', await lost(all, 7), done)).rejects.toThrow(/3 times without success/);
    expect(waits).toEqual([0, 1000, 4000]);
    expect(told).toMatchObject([{ trouble: { kind: 'gone', step: 7 }, now: 'nothing' }]);
  });

  it('a software adapter is taken as it is, unchecked', async () => {
    const { engines, replacer, told } = setting({ software: true, trouble: WRONG });
    expect(await replacer.begin('webgpu', done)).toBe('webgpu');
    expect(told).toEqual([]);
    expect((await engines.probe()).auto).toBe('cpu');
  });
});

describe('the CPU engine', () => {
  it('has nothing to be replaced by', async () => {
    const { replacer, told } = setting();
    const info = (await createCpuEngine()).info;
    const broken: Work<string> = async (open) => {
      await open();
      throw new EngineLost('A thread died.');
    };
    await expect(replacer.again('cpu', { info, message: 'A thread died.', step: 3 }, broken)).rejects.toThrow(/last save is step 3/);
    expect(told).toEqual([]);
  });
});

describe('a board that must not wait', () => {
  it('is first solved by the CPU engine where the check of the GPU takes its time, and later by the GPU', async () => {
    let pass = () => {};
    const found = new Promise<{ readonly trouble: undefined }>((resolve) => {
      pass = () => resolve({ trouble: undefined });
    });
    const gpu = async () => {
      const engine = await createCpuEngine();
      return Object.create(engine, { info: { value: { ...engine.info, kind: 'webgpu', software: false } } }) as Engine;
    };
    const parts = { openGpu: gpu, openCpu: () => createCpuEngine(), reportCpu: async () => reportOf(await createCpuEngine()) };
    const engines = enginesOf({ ...parts, check: { known: async () => undefined, find: () => found }, hurry: true });
    expect((await engines.open('auto')).info.kind).toBe('cpu');
    const second = engines.open('auto');
    pass();
    expect((await second).info.kind).toBe('webgpu');
  });
});

import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine, EngineInfo } from '../engine/engine.ts';
import { ShaderError } from '../gpu/shaders.ts';
import type { Verdicts } from '../storage/verdicts.ts';
import { driverCheck } from './driver-check.ts';

const DAY = 24 * 3600 * 1000;

function remembering(): Verdicts & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    get: async (adapter) => structuredClone(kept.get(adapter)),
    put: async (adapter, verdict) => void kept.set(adapter, structuredClone(verdict)),
  };
}
const nothing: Verdicts = { get: async () => undefined, put: async () => {} };

/** The CPU engine as a GPU. @param read what becomes of the numbers that are read. */
async function gpu(
  patch: { readonly details?: EngineInfo['details']; readonly read?: Engine['read']; readonly prepare?: Engine['prepare'] } = {},
) {
  const engine = await createCpuEngine();
  const counted = { prepared: 0 };
  const prepare: Engine['prepare'] = (program) => {
    counted.prepared++;
    return (patch.prepare ?? engine.prepare.bind(engine))(program);
  };
  const info = { ...engine.info, kind: 'webgpu', label: 'WebGPU · Acme', details: patch.details ?? { vendor: 'acme' } };
  const fake = Object.create(engine, {
    info: { value: info },
    prepare: { value: prepare },
    ...(patch.read ? { read: { value: patch.read } } : {}),
    failed: { value: new Promise(() => {}) },
  }) as Engine;
  return { engine: fake, counted };
}
const zeros = async (): Promise<Engine> => {
  const { engine } = await gpu();
  const read: Engine['read'] = async (sources) => (await engine.read(sources)).map((values) => values.fill(0));
  return Object.create(engine, { read: { value: read } }) as Engine;
};

/** A GPU whose check is over at once: its first shader does not compile. */
const refusing = (details?: EngineInfo['details']) =>
  gpu({ ...(details ? { details } : {}), prepare: () => Promise.reject(new ShaderError('rope', [{ message: 'no' }])) });
const REFUSED = { trouble: { kind: 'shader', file: 'shaders/rope.wgsl' } };

describe('what the check of a driver finds out', () => {
  it('is remembered, so that an adapter is checked once', async () => {
    const verdicts = remembering();
    const { engine, counted } = await gpu();
    expect(await driverCheck(verdicts).known(engine.info)).toBeUndefined();
    expect(await driverCheck(verdicts).find(engine)).toEqual({ trouble: undefined });
    const prepared = counted.prepared;
    expect(prepared).toBeGreaterThan(0);
    expect(await driverCheck(verdicts).known(engine.info)).toEqual({ trouble: undefined });
    // Another worker that waited for its turn.
    expect(await driverCheck(verdicts).find(engine)).toEqual({ trouble: undefined });
    expect(counted.prepared).toBe(prepared);
  });

  it('is what differs, with a report to copy', async () => {
    const verdicts = remembering();
    const engine = await zeros();
    const found = await driverCheck(verdicts).find(engine);
    expect(found.trouble).toMatchObject({ kind: 'wrong', difference: expect.stringMatching(/^in step 1 the loss is 0 .*16\.77259/) });
    expect(found.trouble?.report).toMatch(/wrong numbers: in step 1[\s\S]*Browser: [\s\S]*WebGPU · Acme\n {2}vendor: acme/);
    expect(await driverCheck(verdicts).known(engine.info)).toEqual(found);
  });

  it('is a shader that does not compile, by file and line', async () => {
    const verdicts = remembering();
    const { engine } = await refusing();
    const found = await driverCheck(verdicts).find(engine);
    expect(found).toMatchObject(REFUSED);
    expect(await driverCheck(verdicts).known(engine.info)).toEqual(found);
  });

  it('is forgotten where the device was lost meanwhile: it may come back', async () => {
    const verdicts = remembering();
    const { engine } = await gpu({ prepare: () => new Promise(() => {}) });
    const losing = Object.create(engine, { failed: { value: Promise.resolve('The GPU was lost.') } }) as Engine;
    expect((await driverCheck(verdicts).find(losing)).trouble).toMatchObject({ kind: 'gone' });
    expect(verdicts.kept.size).toBe(0);
  });

  it.each([
    ['another adapter', { vendor: 'emca' }],
    ['a nameless one with other limits', { vendor: 'acme', maxBufferSize: '1' }],
  ])('does not count for %s', async (_, details) => {
    const verdicts = remembering();
    await driverCheck(verdicts).find((await refusing()).engine);
    expect(await driverCheck(verdicts).known((await refusing(details)).engine.info)).toBeUndefined();
  });

  it('is found out again after a month: drivers change without a sign', async () => {
    const verdicts = remembering();
    const { engine } = await refusing();
    await driverCheck(verdicts, () => 5 * DAY).find(engine);
    expect(await driverCheck(verdicts, () => 34 * DAY).known(engine.info)).toMatchObject(REFUSED);
    expect(await driverCheck(verdicts, () => 36 * DAY).known(engine.info)).toBeUndefined();
  });

  it('is found out again where nothing can be kept, or something else is', async () => {
    const { engine } = await refusing();
    await driverCheck(nothing).find(engine);
    expect(await driverCheck(nothing).known(engine.info)).toBeUndefined();
    const verdicts = { ...nothing, get: async () => ({ found: 'today' }) };
    expect(await driverCheck(verdicts).known(engine.info)).toBeUndefined();
  });
});

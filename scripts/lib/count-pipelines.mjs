/** Set-up of test files that may use Dawn: notes each pipeline that they make, by the text that it is compiled from. */
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { globals } from 'webgpu';

/** Where to, a text a line; `npm test` says so and counts them. */
const { PIPELINE_TALLY } = process.env;

/** @type {string[]} */
export const made = [];

const device = /** @type {{ GPUDevice: { prototype: GPUDevice } }} */ (globals).GPUDevice.prototype;
const { createShaderModule, createComputePipelineAsync } = device;
/** @type {WeakMap<GPUShaderModule, string>} */
const texts = new WeakMap();

device.createShaderModule = function (/** @type {GPUShaderModuleDescriptor} */ descriptor) {
  const module = createShaderModule.call(this, descriptor);
  texts.set(module, createHash('sha256').update(descriptor.code).digest('hex'));
  return module;
};
device.createComputePipelineAsync = function (/** @type {GPUComputePipelineDescriptor} */ descriptor) {
  made.push(texts.get(descriptor.compute.module) ?? 'unknown');
  return createComputePipelineAsync.call(this, descriptor);
};

afterAll(() => {
  if (PIPELINE_TALLY && made.length > 0) appendFileSync(PIPELINE_TALLY, `${made.join('\n')}\n`);
});

/**
 * What a WebGPU implementation says against shaders. Also handed to browsers as text, hence it refers to nothing outside itself.
 * @typedef {{ code: string, bindings: { binding: number, access: string }[] }} Shader
 * @typedef {{ message: string, line: number, column: number }} Complaint line and column of the text, counted from 1; 0 for none
 *
 * @param {GPU | undefined} gpu
 * @param {Shader[]} shaders
 * @param {{ features: readonly GPUFeatureName[], limits: readonly string[], pipelines: boolean }} wanted
 *   features and limits to ask for where the adapter has them; whether to go on from modules to pipelines
 * @returns {Promise<{ features: string[], limits: Record<string, number>, complaints: Complaint[][] }>} complaints of each shader
 */
export async function compile(gpu, shaders, { features, limits, pipelines }) {
  const adapter = await gpu?.requestAdapter();
  if (!adapter) throw new Error('no WebGPU adapter');
  const requiredFeatures = features.filter((name) => adapter.features.has(name));
  const requiredLimits = Object.fromEntries(limits.map((name) => [name, /** @type {any} */ (adapter.limits)[name]]));
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits });

  /** @param {Shader} shader */
  async function complaintsOf({ code, bindings }) {
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code });
    const refused = device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const complaints = messages
      .filter(({ type }) => type === 'error')
      .map(({ message, lineNum, linePos }) => ({ message, line: lineNum, column: linePos }));
    const error = await refused;
    if (error && complaints.length === 0) complaints.push({ message: error.message, line: 0, column: 0 });
    if (!pipelines || complaints.length > 0) return complaints;
    const entries = bindings.map(({ binding, access }) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: {
        type: /** @type {GPUBufferBindingType} */ (access === 'uniform' ? 'uniform' : access === 'read' ? 'read-only-storage' : 'storage'),
      },
    }));
    const layout = device.createPipelineLayout({ bindGroupLayouts: [device.createBindGroupLayout({ entries })] });
    try {
      await device.createComputePipelineAsync({ layout, compute: { module, entryPoint: 'main' } });
    } catch (error) {
      complaints.push({ message: `no pipeline: ${error instanceof Error ? error.message : String(error)}`, line: 0, column: 0 });
    }
    return complaints;
  }

  const complaints = [];
  const AT_ONCE = 64;
  for (let i = 0; i < shaders.length; i += AT_ONCE)
    complaints.push(...(await Promise.all(shaders.slice(i, i + AT_ONCE).map(complaintsOf))));
  return { features: requiredFeatures, limits: requiredLimits, complaints };
}

/** The WGSL of `shaders/`, linked at run time: imports, `@if` conditions and constants are WESL's. */
import { link } from 'wesl';

const FOLDER = '/shaders/';

const SOURCES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Readonly<Record<string, string>>,
  ).map(([path, text]) => [path.slice(FOLDER.length), text]),
);

export interface ShaderKey {
  /** File in `shaders/`, without `.wgsl`. */
  readonly shader: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly conditions: Readonly<Record<string, boolean>>;
}

/** The same text for the same shader, constants and conditions: what pipelines are cached by. */
export const shaderKey = ({ shader, constants, conditions }: ShaderKey): string => JSON.stringify([shader, constants, conditions]);

/** What tiles that share need switched on. A subgroup's size is the same for all of it, which the compiler cannot know. */
const enables = ({ HALF, SHUFFLED }: ShaderKey['conditions']): string =>
  `${HALF ? 'enable f16;\n' : ''}${SHUFFLED ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n' : ''}`;

/** Plain WGSL. @throws Error naming the shader if it does not link. */
export async function linkShader({ shader, constants, conditions }: ShaderKey): Promise<string> {
  if (!(`${shader}.wgsl` in SOURCES)) throw new Error(`there is no shader ${FOLDER}${shader}.wgsl`);
  try {
    const linked = await link({ weslSrc: SOURCES, rootModuleName: shader, constants, conditions });
    return enables(conditions) + linked.dest;
  } catch (error) {
    throw new Error(`shader ${shader} does not link: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What the compiler said about a shader, with the lines it means; undefined if it found no error. */
export async function compileErrors(module: GPUShaderModule, shader: string, code: string): Promise<string | undefined> {
  const { messages } = await module.getCompilationInfo();
  const lines = code.split('\n');
  const errors = messages.filter((m) => m.type === 'error');
  if (errors.length === 0) return undefined;
  return errors
    .map((m) => `shader ${shader}, linked line ${m.lineNum}, column ${m.linePos}: ${m.message}\n    ${lines[m.lineNum - 1]?.trim() ?? ''}`)
    .join('\n');
}

/** The WGSL of `shaders/`, linked at run time: imports, `@if` conditions and constants are WESL's. */
import { link, RecordResolver } from 'wesl';

const FOLDER = '/shaders/';

const SOURCES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Readonly<Record<string, string>>,
  ).map(([path, text]) => [path.slice(FOLDER.length), text]),
);

/** Each file is parsed once, at the first shader that needs it. */
const MODULES = new RecordResolver(SOURCES, { debugWeslRoot: FOLDER, keepComments: false });

/** All of `shaders/` as one text, to tell versions of it apart. */
export const shaderText = (): string => Object.values(SOURCES).join('\n');

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

/** @throws Error naming the shader if it does not link. */
async function linked({ shader, constants, conditions }: ShaderKey) {
  if (!(`${shader}.wgsl` in SOURCES)) throw new Error(`there is no shader ${FOLDER}${shader}.wgsl`);
  try {
    return await link({ resolver: MODULES, rootModuleName: shader, constants, conditions });
  } catch (error) {
    throw new Error(`shader ${shader} does not link: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Plain WGSL. @throws Error naming the shader if it does not link. */
export const linkShader = async (key: ShaderKey): Promise<string> => enables(key.conditions) + (await linked(key)).dest;

/** A place in `shaders/`. */
export interface Place {
  /** From the project's root on. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The line's text, without the blanks around it. */
  readonly text: string;
}

/**
 * Where a line of linked WGSL comes from; undefined for lines that no file has, such as constants.
 * @param line of what `linkShader` gives, counted from 1. @param column in it, counted from 1; without one, the first that is not blank.
 */
export async function sourceOf(key: ShaderKey, line: number, column?: number): Promise<Place | undefined> {
  const { dest, sourceMap } = await linked(key);
  const lines = dest.split('\n');
  // What is switched on stands above what was linked.
  const index = line - enables(key.conditions).split('\n').length;
  const text = lines[index];
  if (text === undefined) return undefined;
  const before = lines.slice(0, index).reduce((n, { length }) => n + length + 1, 0);
  const { src, position } = sourceMap.destToSrc(before + (column ? column - 1 : text.search(/\S|$/)));
  const file = src.path?.replace(/\.wesl$/, '.wgsl').replace(/^\/+/, '');
  if (!file || !(`/${file}`.slice(FOLDER.length) in SOURCES)) return undefined;
  const number = src.text.slice(0, position).split('\n').length;
  return { file, line: number, text: (src.text.split('\n')[number - 1] ?? '').trim() };
}

/** One complaint of a compiler, with its place where it gave one that a file has. */
export interface ShaderComplaint {
  readonly message: string;
  readonly place?: Place | undefined;
}

const complaintText = (shader: string, { message, place }: ShaderComplaint): string =>
  place ? `${place.file}:${place.line}: ${message}\n    ${place.text}` : `${FOLDER.slice(1)}${shader}.wgsl: ${message}`;

/** A shader from which this browser and GPU make no pipeline. The message names file and line of each complaint. */
export class ShaderError extends Error {
  override readonly name = 'ShaderError';
  /** In `shaders/`: where the first complaint with a place points, or else the shader itself. */
  readonly file: string;
  /** In that file, counted from 1; undefined if no complaint has a place. */
  readonly line: number | undefined;

  /** @param shader its file in `shaders/`, without `.wgsl`. @param complaints at least one. */
  constructor(
    readonly shader: string,
    readonly complaints: readonly ShaderComplaint[],
  ) {
    super(`The GPU's compiler does not take a shader. ${complaints.map((one) => complaintText(shader, one)).join('\n')}`);
    const place = complaints.find((one) => one.place)?.place;
    this.file = place?.file ?? `${FOLDER.slice(1)}${shader}.wgsl`;
    this.line = place?.line;
  }
}

/** What the compiler found wrong with a module. */
export async function compileErrors(module: GPUShaderModule, key: ShaderKey): Promise<ShaderComplaint[]> {
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  return Promise.all(
    errors.map(async ({ message, lineNum, linePos }) => ({
      message,
      place: lineNum > 0 ? await sourceOf(key, lineNum, linePos) : undefined,
    })),
  );
}

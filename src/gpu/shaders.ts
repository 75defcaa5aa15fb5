/** The WGSL of `shaders/`, whose imports, `@if` conditions and constants are WESL's: put together from what vite/shaders.ts makes of it. */
import { type Conditions, type Declaration, declarations, files, type Lines, names, shaders, type Use, type When } from 'virtual:shaders';

export { version as shadersVersion } from 'virtual:shaders';

const FOLDER = 'shaders/';

export interface ShaderKey {
  /** File in `shaders/`, without `.wgsl`. */
  readonly shader: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly conditions: Conditions;
  /** Their values are data, and no part of the text. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly flags?: Readonly<Record<string, boolean>>;
}

/**
 * The condition under which a shader asks for subgroups of 32 threads, which takes `SUBGROUP_SIZE`. AMD's RDNA 3 adds up two numbers at a
 * time in these, and its drivers would mostly choose 64.
 */
export const SUBGROUPS_OF_32 = 'SUBGROUPS_OF_32';
/** Where a device has this one, which @webgpu/types does not know yet, it has `subgroups` too. */
export const SUBGROUP_SIZE = 'subgroup-size-control' as string as GPUFeatureName;
const SWITCHED_ON = ['enable subgroups;', 'enable subgroup_size_control;'];
export const SUBGROUP_ATTRIBUTE = ' @subgroup_size(32)';

/** What a shader that imports `constants::sizes` reads, in the order in which it is bound. */
export const sizeNames = ({ sizes, flags }: Pick<ShaderKey, 'sizes' | 'flags'>): string[] => [
  ...Object.keys(sizes ?? {}),
  ...Object.keys(flags ?? {}),
];

/** Past all bindings of buffers. */
export const SIZES_BINDING = 8;

/** The same text for the same shader, constants, conditions and names of sizes: what pipelines are cached by. */
export const shaderKey = (key: ShaderKey): string => JSON.stringify([key.shader, key.constants, key.conditions, sizeNames(key)]);

/** Plain WGSL. @throws Error naming the shader if it is not there or something that it needs is not given. */
export const linkShader = (key: ShaderKey): string =>
  linesOf(key)
    .map(({ text }) => text)
    .join('\n');

interface Line {
  readonly text: string;
  /** Absent for what no file has: constants, and what is switched on. */
  readonly from?: { readonly file: number; readonly places: Lines[1]; readonly index: number };
}

/** Each declaration begins after two line breaks, as WESL's linker writes them. */
function linesOf(key: ShaderKey): Line[] {
  const { shader, constants, conditions } = key;
  const plain = (text: string): Line[] => text.split('\n').map((line) => ({ text: line }));
  const inSubgroups = conditions[SUBGROUPS_OF_32] === true;
  const lines = inSubgroups ? SWITCHED_ON.flatMap(plain) : plain('');
  for (const part of partsOf(shader, conditions)) {
    lines.push({ text: '' });
    if (part === 'sizes') {
      lines.push(...plain(sizesText(key)));
      continue;
    }
    if (typeof part === 'string') {
      const value = constants[part];
      if (value === undefined) throw new Error(`the shader ${shader} needs the constant ${part}, which is not given`);
      lines.push(...plain(`const ${part} = ${value};`));
      continue;
    }
    const [file, blocks] = part;
    for (const [text, places, when] of blocks)
      if (holds(when, conditions)) lines.push(...text.split('\n').map((line, index) => ({ text: line, from: { file, places, index } })));
  }
  return inSubgroups ? lines.map((line) => ({ ...line, text: line.text.replace(/^@compute\b/, `$&${SUBGROUP_ATTRIBUTE}`) })) : lines;
}

const sizesText = (key: ShaderKey): string =>
  `struct Sizes {${sizeNames(key)
    .map((name) => ` ${name}: u32,`)
    .join('')} } @group(0) @binding(${SIZES_BINDING}) var<uniform> sizes: Sizes;`;

const holds = (when: When | undefined, conditions: Conditions): boolean => when === undefined || !!when(conditions);

/** What a shader is made of: the declarations of its own file, then those that they need and names of constants, as they are met. */
function partsOf(shader: string, conditions: Conditions): (Declaration | string)[] {
  const own = shaders[shader];
  if (!own) throw new Error(`there is no shader ${FOLDER}${shader}.wgsl`);
  const [declared, attributes] = own;
  const roots = declared.flatMap(([index, when]) => (holds(when, conditions) ? [index] : []));
  const met = new Set<number | string>(roots);
  const meaningOf = (name: number): number | string => {
    const meaning = names[name];
    if (typeof meaning === 'string') return meaning;
    const found = meaning.find(([, when]) => holds(when, conditions));
    if (!found) throw new Error(`the shader ${shader} needs a declaration that is not there under ${JSON.stringify(conditions)}`);
    return found[0];
  };
  const usesOf = (part: number | string): readonly Use[] => (typeof part === 'string' ? [] : declarations[part][2]);
  /** What is not met yet: first what is named here, then what blocks within name and need, then what the first need. */
  const follow = (uses: readonly Use[]): (number | string)[] => {
    const here: (number | string)[] = [];
    const within: (number | string)[] = [];
    for (const use of uses) {
      if (typeof use !== 'number') {
        if (holds(use[1], conditions)) within.push(...follow(use[0]));
        continue;
      }
      const part = meaningOf(use);
      if (met.has(part)) continue;
      met.add(part);
      here.push(part);
    }
    return [...here, ...within, ...here.flatMap((part) => follow(usesOf(part)))];
  };
  const needed = [...roots.flatMap((root) => follow(usesOf(root))), ...follow(attributes)];
  return [...roots, ...needed].map((part) => (typeof part === 'string' ? part : declarations[part]));
}

/** A place in `shaders/`. */
export interface Place {
  /** From the project's root on. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** From a column of a line on, counted from 0, words come from a place. */
type Origin = readonly [column: number, place: Place];

function originsOf({ text, from }: Line): Origin[] {
  if (!from || !text.trim()) return [];
  const { file, places, index } = from;
  const origins: Origin[] = [];
  for (let i = 0; i < places.length; i += 3) {
    const [at, column, line] = places.slice(i, i + 3) as [number, number, number];
    if (at > index) break;
    // What an earlier line says holds for this one where nothing else is said.
    if (at < index || column === 0) origins.length = 0;
    origins.push([at < index ? 0 : column, { file: `${FOLDER}${files[file]}`, line: line + index - at }]);
  }
  return origins;
}

/** Where the words of linked WGSL come from, line by line. */
export const originsOfLines = (key: ShaderKey): Origin[][] => linesOf(key).map(originsOf);

/** A place, and its text without the blanks around it, as the compiler was given it. */
export interface Quoted extends Place {
  readonly text: string;
}

/**
 * Where a line of linked WGSL comes from; undefined for what no file has, such as constants and what is past the end of a line.
 * @param line of what `linkShader` gives, counted from 1. @param column in it, counted from 1; without one, the first that is not blank.
 */
export function sourceOf(key: ShaderKey, line: number, column?: number): Quoted | undefined {
  const found = linesOf(key)[line - 1];
  if (!found) return undefined;
  const at = column === undefined ? found.text.search(/\S|$/) : column - 1;
  if (at > found.text.length) return undefined;
  const place = originsOf(found).findLast(([first]) => first <= at)?.[1];
  return place && { ...place, text: found.text.trim() };
}

/** One complaint of a compiler, with its place where it gave one that a file has. */
export interface ShaderComplaint {
  readonly message: string;
  readonly place?: Quoted | undefined;
}

const complaintText = (shader: string, { message, place }: ShaderComplaint): string =>
  place ? `${place.file}:${place.line}: ${message}\n    ${place.text}` : `${FOLDER}${shader}.wgsl: ${message}`;

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
    this.file = place?.file ?? `${FOLDER}${shader}.wgsl`;
    this.line = place?.line;
  }
}

/** What the compiler found wrong with a module. */
export async function compileErrors(module: GPUShaderModule, key: ShaderKey): Promise<ShaderComplaint[]> {
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  return errors.map(({ message, lineNum, linePos }) => ({
    message,
    place: lineNum > 0 ? sourceOf(key, lineNum, linePos) : undefined,
  }));
}

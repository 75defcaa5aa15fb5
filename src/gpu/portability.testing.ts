/** Whether compilers take every variant of every shader, and what is known not to be portable. The work of `npm test -- shaders`. */
import { linkShader, originsOfLines, type ShaderKey, SUBGROUP_SIZE, SUBGROUPS_OF_32, sourceOf } from './shaders.ts';
import type { Variant } from './variants.testing.ts';

export { WANTED_LIMITS } from './adapter.ts';
export { WANTED_FEATURES } from './device.ts';
export { linkShader } from './shaders.ts';
export { everyVariant } from './variants.testing.ts';
export { differenceFromWesl } from './wesl.testing.ts';

/** tint is Dawn's and so Chromium's, naga wgpu's and so Firefox's. */
export type Compiler = 'tint' | 'naga';

/** What a compiler says against a shader. Line and column are of the linked text, counted from 1; 0 where it names none. */
export interface Complaint {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Variants that one compiler is known to refuse, and that are never asked for where it is the only one. */
export interface NotPortable {
  readonly compiler: Compiler;
  /** The condition that these variants, and no others, are linked with. */
  readonly condition: string;
  /** In each complaint. */
  readonly says: RegExp;
  /** What devices of that compiler do not offer. */
  readonly feature: GPUFeatureName;
  readonly because: string;
}

/** Checked each time: an entry that is no longer true is a failure. */
export const NOT_PORTABLE: readonly NotPortable[] = [
  {
    compiler: 'naga',
    condition: SUBGROUPS_OF_32,
    says: /subgroup/,
    feature: SUBGROUP_SIZE,
    because: 'it knows no sizes of subgroups yet (gfx-rs/wgpu#10049)',
  },
];

/** What of a device decides whether such variants are asked for there. */
interface Offer {
  readonly features: ReadonlySet<string>;
}

export interface Failure {
  /** "shaders/lib/walk.wgsl:120: what the compiler says", or what is not true of a list. */
  readonly what: string;
  /** Of the variants that it is said of. */
  readonly count: number;
  /** One of them. */
  readonly example?: string;
}

export interface Verdict {
  /** Shaders that have a variant which must pass. */
  readonly shaders: readonly string[];
  /** Those of them of which every such variant passed. */
  readonly passed: readonly string[];
  /** Variants that must pass, and how many did. */
  readonly wanted: number;
  readonly taken: number;
  readonly failures: readonly Failure[];
  /** Refused, as listed: how many variants, and the lines that only they have. */
  readonly listed: readonly { readonly entry: NotPortable; readonly count: number; readonly lines: readonly string[] }[];
  /** What is no longer true of the list. */
  readonly outdated: readonly Failure[];
}

/**
 * @param answers what the compiler says against each variant, in their order.
 * @param abilities of the device that it was asked by.
 */
export function judge(
  compiler: Compiler,
  variants: readonly Variant[],
  answers: readonly (readonly Complaint[])[],
  abilities: Offer,
  list: readonly NotPortable[] = NOT_PORTABLE,
): Verdict {
  if (answers.length !== variants.length) throw new RangeError(`${variants.length} variants, but ${answers.length} answers`);
  const asked = variants.map((variant, i): Asked => ({ variant, complaints: answers[i] }));
  const entries = list.filter((entry) => entry.compiler === compiler);
  const entryOf = ({ variant }: Asked) => entries.find(({ condition }) => variant.conditions[condition]);
  const wanted = asked.filter((one) => !entryOf(one));
  const bad = wanted.filter(({ complaints }) => complaints.length > 0);
  const known = entries
    .map((entry) => ({ entry, about: asked.filter((one) => entryOf(one) === entry) }))
    .filter(({ about }) => about.length > 0);
  const shaders = [...new Set(wanted.map(({ variant }) => variant.shader))];
  const failed = new Set(bad.map(({ variant }) => variant.shader));
  return {
    shaders,
    passed: shaders.filter((shader) => !failed.has(shader)),
    wanted: wanted.length,
    taken: wanted.length - bad.length,
    failures: grouped(bad),
    listed: known.map(({ entry, about }) => ({ entry, count: about.length, lines: linesOfOnly(about, asked) })),
    outdated: known.flatMap(({ entry, about }) => outdated(entry, about, abilities)),
  };
}

interface Asked {
  readonly variant: Variant;
  readonly complaints: readonly Complaint[];
}

/** Complaints at the same place that begin alike, but for numbers, are one failure, in the words of the first. */
function grouped(bad: readonly Asked[]): Failure[] {
  const groups = new Map<string, { what: string; count: number; example: string }>();
  for (const { variant, complaints } of bad)
    for (const complaint of complaints) {
      const message = complaint.message.trim();
      const what = `${placeOf(variant, complaint)}: ${message}`;
      const key = what.split('\n')[0].replace(/\[\d+\]/g, '');
      const group = groups.get(key) ?? { what, count: 0, example: variant.wanted };
      groups.set(key, { ...group, count: group.count + 1 });
    }
  return [...groups.values()];
}

/** "shaders/rope.wgsl:20", or the shader alone where the compiler names no line that a file has. */
export function placeOf(key: ShaderKey, { line, column }: Complaint): string {
  const place = line > 0 ? sourceOf(key, line, column) : undefined;
  return place ? `${place.file}:${place.line}` : `shaders/${key.shader}.wgsl`;
}

/** What is no longer true of an entry. */
function outdated({ compiler, condition, says, feature }: NotPortable, about: readonly Asked[], { features }: Offer): Failure[] {
  const claim = `${compiler} is listed not to take ${condition}`;
  const taken = about.filter(({ complaints }) => complaints.length === 0);
  const otherwise = about.filter(({ complaints }) => complaints.some(({ message }) => !says.test(message)));
  const failure = (what: string, those: readonly Asked[]): Failure[] =>
    those.length > 0 ? [{ what: `${claim}, ${what}`, count: those.length, example: those[0].variant.wanted }] : [];
  return [
    ...failure('but takes it', taken),
    ...failure(`but not for this: ${otherwise[0]?.complaints[0]?.message.trim()}`, otherwise),
    ...failure(`but its device offers ${feature}`, features.has(feature) ? about : []),
  ];
}

/** What is written wrong on purpose, to see that a compiler is asked at all and understood. */
export interface Mistake {
  readonly compiler: Compiler;
  readonly shader: string;
  /** In the linked text, on one line. */
  readonly written: string;
  readonly instead: string;
  /** In the complaint, and in the line that it points at. */
  readonly says: RegExp;
  readonly at: RegExp;
}

export const MISTAKES: readonly Mistake[] = [
  // To naga an array of a type and one of its alias are two types: the one mistake of these shaders that tint could not see.
  {
    compiler: 'naga',
    shader: 'attention_backward',
    written: 'values: array<RowQuad, QUADS>',
    instead: 'values: array<vec4f, QUADS>',
    says: /store_own/,
    at: /store/,
  },
  {
    compiler: 'tint',
    shader: 'rope',
    written: 'b * sine;',
    instead: 'b * at;',
    says: /no matching overload/,
    at: /b \* sine;/,
  },
];

/** The variant with the mistake, and its linked text. @throws Error where no variant has what is written. */
export function mistaken({ shader, written, instead }: Mistake, variants: readonly Variant[]): { variant: Variant; code: string } {
  for (const variant of variants) {
    if (variant.shader !== shader || variant.conditions.FOUR) continue;
    const code = linkShader(variant);
    if (code.includes(written)) return { variant, code: code.replace(written, instead) };
  }
  throw new Error(`No variant of ${shader} has "${written}": write the mistake anew in src/gpu/portability.testing.ts`);
}

/** Where the mistake was found and what was said, or what is wrong with that. */
export function found(
  mistake: Mistake,
  variant: Variant,
  complaints: readonly Complaint[],
): { readonly at: string; readonly missed?: undefined } | { readonly at?: undefined; readonly missed: string } {
  const complaint = complaints.find(({ message }) => mistake.says.test(message));
  const what = `the mistake "${mistake.instead}" in ${mistake.shader}`;
  if (!complaint)
    return {
      missed: `${mistake.compiler} does not complain of ${what}: ${complaints.map(({ message }) => message).join('; ') || 'nothing'}`,
    };
  const place = sourceOf(variant, complaint.line, complaint.column);
  if (!place || !mistake.at.test(place.text))
    return { missed: `${mistake.compiler} sees ${what} at ${place ? `${place.file}:${place.line}` : 'no place'}` };
  return { at: `${place.file}:${place.line}` };
}

const SOURCES = import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Readonly<
  Record<string, string>
>;

/** Lines with something to compile: not blank, a comment, an import, a condition, a bracket or `continuing` alone. */
const hasCode = (line: string): boolean =>
  /\w/.test(line.replace(/\/\/.*/, '').replace(/@if\([^@]*?\)(?=\s|$)|@else(?=\s|$)|^\s*continuing\b/g, '')) &&
  !/^(@if\([^@]*?\) )?import /.test(line);

/** Lines that any of the variants has, by file. */
function linesOfAll(variants: readonly ShaderKey[]): Map<string, Set<number>> {
  const seen = new Map<string, Set<number>>();
  // Which lines are linked depends on conditions alone.
  const kinds = new Map(variants.map((variant) => [JSON.stringify([variant.shader, variant.conditions]), variant]));
  for (const variant of kinds.values())
    for (const [, { file, line }] of originsOfLines(variant).flat()) seen.set(file, (seen.get(file) ?? new Set()).add(line));
  return seen;
}

/** What only these have among all, as "shaders/lib/walk.wgsl:120-123". */
function linesOfOnly(these: readonly Asked[], all: readonly Asked[]): string[] {
  const others = linesOfAll(all.filter((one) => !these.includes(one)).map(({ variant }) => variant));
  const own = linesOfAll(these.map(({ variant }) => variant));
  return [...own].flatMap(([file, lines]) =>
    ranges([...lines].filter((line) => !others.get(file)?.has(line))).map((range) => `${file}:${range}`),
  );
}

/** [4, 1, 2] -> ["1-2", "4"] */
function ranges(lines: readonly number[]): string[] {
  const out: [from: number, to: number][] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = out.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else out.push([line, line]);
  }
  return out.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
}

/** Lines of `shaders/` that no variant has: what nobody has compiled. */
export function unseenLines(variants: readonly Variant[]): string[] {
  const seen = linesOfAll(variants);
  return Object.entries(SOURCES).flatMap(([path, text]) => {
    const file = path.slice(1);
    return text
      .split('\n')
      .flatMap((line, i) => (hasCode(line) && !seen.get(file)?.has(i + 1) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
  });
}

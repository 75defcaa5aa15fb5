/** Fields of a run's settings by dotted path: "model.hidden_size", "seed". */
import type { Field } from './field.ts';
import { FIELDS, type RunConfig } from './fields.ts';

type Section = Exclude<keyof RunConfig, 'seed'>;
export type Path = { [S in Section]: `${S}.${keyof RunConfig[S] & string}` }[Section] | 'seed';

/** What a field may hold. */
export type ValueAt<P extends Path> = P extends `${infer S extends Section}.${infer Name}`
  ? RunConfig[S][Name & keyof RunConfig[S]]
  : RunConfig['seed'];

/** Every field with its path, in the order of the table. */
export const ALL_FIELDS: readonly (Field & { readonly path: Path })[] = Object.entries(FIELDS).flatMap(([section, fields]) =>
  section === 'seed'
    ? [{ ...FIELDS.seed, path: 'seed' as const }]
    : Object.entries(fields as Readonly<Record<string, Field>>).map(([name, field]) => ({ ...field, path: `${section}.${name}` as Path })),
);

const BY_PATH: ReadonlyMap<string, Field> = new Map(ALL_FIELDS.map((field) => [field.path, field]));

export const isPath = (path: string): path is Path => BY_PATH.has(path);
export const fieldAt = (path: Path): Field => BY_PATH.get(path)!;

export function valueAt<P extends Path>(config: RunConfig, path: P): ValueAt<P> {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Readonly<Record<string, unknown>>)[key];
  return value as ValueAt<P>;
}

/** A copy with one field replaced. */
export function withValue<P extends Path>(config: RunConfig, path: P, value: ValueAt<P>): RunConfig {
  const [section, name] = path.split('.') as [keyof RunConfig, string?];
  return { ...config, [section]: name === undefined ? value : { ...(config[section] as object), [name]: value } };
}

/** Fields of a run configuration by dotted path ("model.hidden_size"), and what changed between two of them. */

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x);

export function getPath(config: object, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) value = isRecord(value) ? value[key] : undefined;
  return value;
}

function set(record: Readonly<Record<string, unknown>>, keys: readonly string[], value: unknown): Record<string, unknown> {
  const [key, ...rest] = keys as [string, ...string[]];
  const inner = record[key];
  return { ...record, [key]: rest.length ? set(isRecord(inner) ? inner : {}, rest, value) : value };
}

/** A copy with one field replaced. */
export const setPath = <T extends object>(config: T, path: string, value: unknown): T =>
  set(config as Readonly<Record<string, unknown>>, path.split('.'), value) as T;

export const sameValue = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

export interface Change {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Every field that differs, in the order of the first configuration. Lists count as one field. */
export function changes(from: object, to: object, prefix = ''): Change[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => {
    const a = (from as Readonly<Record<string, unknown>>)[key];
    const b = (to as Readonly<Record<string, unknown>>)[key];
    const path = `${prefix}${key}`;
    if (isRecord(a) && isRecord(b)) return changes(a, b, `${path}.`);
    return sameValue(a, b) ? [] : [{ path, from: a, to: b }];
  });
}

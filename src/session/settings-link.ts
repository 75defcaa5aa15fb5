/**
 * The settings of a run as the query of an address: `preset=sudoku4-easy&model.L_cycles=4&data.level=6-8`. Only what differs from the
 * preset is written, by the paths of the settings' table. Every field is checked when it is read; a bad one is reported and left out.
 */
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import { sameValue } from '../settings/changes.ts';
import type { Field } from '../settings/field.ts';
import type { RunConfig } from '../settings/fields.ts';
import { ALL_FIELDS, fieldAt, isPath, type Path, valueAt, withValue } from '../settings/paths.ts';
import { valueProblem } from '../settings/problems.ts';
import { PRESETS, type Preset } from '../training/presets.ts';
import { taskSizes } from '../training/run-config.ts';

export interface SettingsProblem {
  readonly field: string;
  readonly value: string;
  /** Why it was left out, as half a sentence. */
  readonly reason: string;
}

export interface LinkedSettings {
  readonly preset: Preset;
  readonly config: RunConfig;
  readonly problems: readonly SettingsProblem[];
}

/** They follow from the board. */
const FOLLOWS: readonly Path[] = ['model.vocab_size', 'model.seq_len'];
const WRITTEN = ALL_FIELDS.filter(({ path }) => !FOLLOWS.includes(path));
/** Hidden size of the published model, which takes hours on a strong GPU. */
const PUBLISHED_WIDTH = 512;
const NO_SUCH = 'there is no such setting';

const differing = (preset: RunConfig, config: RunConfig) =>
  WRITTEN.filter(({ path }) => !sameValue(valueAt(preset, path), valueAt(config, path)));

/** The preset that least has to be changed of, and what differs. */
export function nearestPreset(config: RunConfig): { readonly preset: Preset; readonly fields: readonly (typeof WRITTEN)[number][] } {
  const all = PRESETS.map((preset) => ({ preset, fields: differing(preset.config, config) }));
  return all.reduce((best, one) => (one.fields.length < best.fields.length ? one : best));
}

/** Settings as a query, without its question mark. */
export function settingsQuery(config: RunConfig): string {
  const { preset, fields } = nearestPreset(config);
  const query = new URLSearchParams({ preset: preset.id });
  for (const field of fields) query.set(field.path, written(field, valueAt(config, field.path)));
  // A colon and a comma need no code in a query, and are easier to read without.
  return query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
}

/**
 * The Train page with the preset that fits a puzzle: one of its task whose level holds it, else the first of its task; never one for strong
 * GPUs alone. @param givens of a Sudoku.
 */
export function trainAddress(task: TaskId, givens: number): string {
  const of = PRESETS.filter(({ config }) => config.data.task === task && config.model.hidden_size < PUBLISHED_WIDTH);
  const holds = ({ config: { data } }: Preset): boolean =>
    data.level === 'minimal' || (data.level !== undefined && givens >= data.level[0] && givens <= data.level[1]);
  const preset = (TASKS[task].levels.counts === 'givens' ? of.find(holds) : undefined) ?? of[0];
  return preset ? `#/train?preset=${preset.id}` : '#/train';
}

/** @param query may hold other fields, which are the caller's. */
export function readSettings(query: URLSearchParams, others: readonly string[] = []): LinkedSettings {
  const problems: SettingsProblem[] = [];
  const complain = (field: string, value: string, reason: string): void => {
    problems.push({ field: short(field), value: short(value), reason });
  };
  const id = query.get('preset');
  const preset = PRESETS.find((one) => one.id === id) ?? PRESETS[0];
  if (id !== null && preset.id !== id) complain('preset', id, 'there is no such preset');
  let config = preset.config;
  for (const [name, text] of query) {
    if (name === 'preset' || others.includes(name)) continue;
    if (!isPath(name) || FOLLOWS.includes(name)) {
      complain(name, text, NO_SUCH);
      continue;
    }
    const value = read(name, fieldAt(name), text);
    const reason = value === BAD ? 'that is no value of it' : text === '' ? undefined : valueProblem(name, value)?.message;
    if (reason !== undefined) complain(name, text, reason);
    else config = withValue(config, name, value as never);
  }
  const data = Object.fromEntries(Object.entries(config.data).filter(([, value]) => value !== undefined)) as RunConfig['data'];
  return { preset, config: { ...config, data, model: { ...config.model, ...taskSizes(data.task) } }, problems };
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}…` : text);

function written({ kind }: Field, value: unknown): string {
  if (value === undefined) return '';
  switch (kind) {
    case 'range':
      return Array.isArray(value) ? value.join('-') : String(value);
    case 'symmetries':
      return Object.entries(value as RunConfig['data']['augment'])
        .flatMap(([id, on]) => (on ? [id] : []))
        .join(',');
    case 'file': {
      const { name, sha256 } = value as NonNullable<RunConfig['data']['file']>;
      return `${sha256}:${name}`;
    }
    default:
      return String(value);
  }
}

const BAD = Symbol('no value of the field');
const SYMMETRIES: ReadonlySet<string> = new Set(Object.values(TASKS).flatMap(({ symmetries }) => symmetries.map(({ id }) => id as string)));
const FILE = /^([0-9a-f]{64}):(.{1,200})$/;

function read(path: Path, { kind }: Field, text: string): unknown {
  if (kind === 'symmetries') {
    const ids = text === '' ? [] : text.split(',');
    return ids.every((id) => SYMMETRIES.has(id)) ? Object.fromEntries(ids.map((id) => [id, true])) : BAD;
  }
  if (text === '' && kind !== 'number' && kind !== 'task') return undefined;
  switch (kind) {
    case 'number':
      return text.trim() === '' ? BAD : Number(text);
    case 'range': {
      const [, from, to] = /^(\d{1,6})-(\d{1,6})$/.exec(text) ?? [];
      if (from !== undefined) return Number(from) <= Number(to) ? [Number(from), Number(to)] : BAD;
      return path === 'data.level' && text === 'minimal' ? 'minimal' : BAD;
    }
    case 'switch':
      return text === 'true' ? true : BAD;
    case 'task':
      return Object.hasOwn(TASKS, text) ? (text as TaskId) : BAD;
    case 'file': {
      const [, sha256, name] = FILE.exec(text) ?? [];
      return sha256 === undefined ? BAD : { name, sha256 };
    }
    case 'choice':
      return text;
  }
}

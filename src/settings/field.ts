/** What a field of a run's settings can be: its kind, its bounds and what people read of it. */

/** Sections of the form, in their order: what the model's idea is about comes first. */
export const GROUPS = {
  reasoning: 'Reasoning',
  data: 'Data',
  model: 'Model',
  optimiser: 'Optimiser',
  stop: 'Stop rules',
  run: 'Run',
} as const;
export type GroupId = keyof typeof GROUPS;

interface Common {
  readonly name: string;
  /** Newer than the first files of weights: one that does not say means the default. */
  readonly later?: true;
  /** One line of explanation, in plain sentences. */
  readonly help: string;
  /** Where the form shows it; in neither where it follows from others. */
  readonly group?: GroupId;
  /** Where the form shows it to those who ask for more. */
  readonly more?: GroupId;
}

export interface NumberField extends Common {
  readonly kind: 'number';
  readonly unit?: string;
  /** Least and most. */
  readonly range: readonly [least: number, most: number];
  readonly whole: boolean;
  readonly default?: number;
}

export interface ChoiceField<T extends string = string> extends Common {
  readonly kind: 'choice';
  /** What each choice is called. */
  readonly options: Readonly<Record<T, string>>;
  /** What leaving it out is called, where that can be. */
  readonly other?: string;
  readonly default?: T;
}

/** From one whole number to another, or what stands for any. */
export interface RangeField extends Common {
  readonly kind: 'range';
  /** What the other choice is called. */
  readonly other: string;
}

/** Controls of their own: the board, where the puzzles come from, a switch, the symmetries to train under. */
export interface SpecialField extends Common {
  readonly kind: 'task' | 'file' | 'switch' | 'symmetries';
}

export type Field = NumberField | ChoiceField | RangeField | SpecialField;

type NumberEntry = Omit<NumberField, 'kind' | 'whole'>;
export const whole = (entry: NumberEntry): NumberField => ({ kind: 'number', whole: true, ...entry });
export const real = (entry: NumberEntry): NumberField => ({ kind: 'number', whole: false, ...entry });
export const choice = <T extends string>(entry: Omit<ChoiceField<T>, 'kind' | 'default'> & { default?: NoInfer<T> }): ChoiceField<T> => ({
  kind: 'choice',
  ...entry,
});
export const range = (entry: Omit<RangeField, 'kind'>): RangeField => ({ kind: 'range', ...entry });
export const special = (kind: SpecialField['kind'], entry: Common): SpecialField => ({ kind, ...entry });

/** The settings that fields stand for. */
export type Values<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends NumberField ? number : Fields[Name] extends ChoiceField<infer T> ? T : never;
};

/** What can be chosen, in the order of the table. */
export const choicesOf = <T extends string>({ options }: ChoiceField<T>): readonly T[] => Object.keys(options) as T[];

/** The defaults of those fields that have one. */
export function defaultsOf<Fields extends Readonly<Record<string, NumberField | ChoiceField>>>(fields: Fields): Values<Fields> {
  const known = Object.entries(fields).filter(([, field]) => field.default !== undefined);
  return Object.fromEntries(known.map(([name, field]) => [name, field.default])) as Values<Fields>;
}

/** 64, 1,000,000, 1e-12: a limit for people. */
export const limitText = (x: number): string => (x !== 0 && Math.abs(x) < 1e-3 ? String(x) : x.toLocaleString('en'));

/**
 * Why a value is none of the field's, to stand after its name; undefined where it is one. Ranges, switches and symmetries are judged
 * with the puzzles that they ask for.
 * @param least where another setting allows less than usual.
 */
export function objectionTo(field: Field, value: unknown, least?: number): { message: string; nearest: number | string } | undefined {
  if (field.kind === 'choice') {
    if (value === undefined && field.other) return undefined;
    const choices = choicesOf(field);
    if (choices.some((one) => one === value)) return undefined;
    const all = choices.map((one) => JSON.stringify(one));
    const known = all.length > 1 ? `${all.slice(0, -1).join(', ')} or ${all.at(-1)}` : all[0];
    return { message: `must be ${known}, not ${text(value)}`, nearest: field.default ?? choices[0] };
  }
  if (field.kind !== 'number') return undefined;
  const from = least ?? field.range[0];
  const to = field.range[1];
  const number = typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  if (number !== undefined && number >= from && number <= to && (!field.whole || Number.isInteger(number))) return undefined;
  const clamped = Math.min(to, Math.max(from, number ?? from));
  const nearest = field.whole ? Math.round(clamped) : clamped;
  return {
    message: `must be ${field.whole ? 'a whole number' : 'a number'} from ${limitText(from)} to ${limitText(to)}, not ${text(value)}`,
    nearest,
  };
}

/** As it stands in a file; a field that is left empty holds no number. */
const text = (value: unknown): string =>
  Number.isNaN(value) ? 'empty' : typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing');

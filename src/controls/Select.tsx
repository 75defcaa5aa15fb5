import type { ComponentProps } from 'react';

interface Props<T extends string | number> extends Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> {
  readonly value: T;
  /** What can be chosen, and how it is called. */
  readonly options: readonly (readonly [T, string])[];
  readonly unavailable?: ((option: T) => boolean) | undefined;
  readonly onChange: (value: T) => void;
}

/** A menu of which one option holds. */
export function Select<T extends string | number>({ value, options, unavailable, onChange, ...rest }: Props<T>) {
  return (
    <select {...rest} value={value} onChange={(event) => onChange(options[event.currentTarget.selectedIndex][0])}>
      {options.map(([option, name]) => (
        <option key={option} value={option} disabled={unavailable?.(option)}>
          {name}
        </option>
      ))}
    </select>
  );
}

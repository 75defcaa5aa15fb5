import { useState } from 'react';

interface Props {
  readonly id: string;
  readonly value: number;
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly label?: string;
  readonly onChange: (value: number) => void;
}

const parse = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** A number as it is typed: half-written text stays as it is, and counts as no number until it is one. */
export function NumberInput({ id, value, integer, min, max, invalid, describedBy, label, onChange }: Props) {
  const [text, setText] = useState(String(value));
  // Something else may have changed the number: a preset, a reset.
  const shown = Object.is(parse(text), value) ? text : String(value);
  return (
    <input
      id={id}
      className="number"
      type="number"
      inputMode={integer ? 'numeric' : 'decimal'}
      min={min}
      max={max}
      step={integer ? 1 : 'any'}
      value={Number.isNaN(value) && Number.isNaN(parse(text)) ? '' : shown}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-label={label}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(parse(event.currentTarget.value));
      }}
    />
  );
}

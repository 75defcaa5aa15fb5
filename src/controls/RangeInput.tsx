import { common } from '../words/common.ts';
import { NumberInput } from './NumberInput.tsx';
import { Select } from './Select.tsx';

type Range = readonly [number, number];

interface Props {
  readonly id: string;
  readonly name: string;
  /** Undefined where the other choice is made. */
  readonly value: Range | undefined;
  /** A range to begin with. */
  readonly usual: Range;
  readonly bounds: Range;
  /** The choice besides a range, where there is one. */
  readonly other: string | undefined;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly onChange: (range: Range | undefined) => void;
}

/** Two whole numbers, or in their place another choice. */
export function RangeInput({ id, name, value, usual, bounds: [min, max], other, invalid, describedBy, onChange }: Props) {
  const bound = (label: string, shown: number, change: (n: number) => void) => (
    <NumberInput
      id={`${id}-${label}`}
      label={`${name}, ${label}`}
      value={shown}
      integer
      min={min}
      max={max}
      invalid={invalid}
      describedBy={describedBy}
      onChange={change}
    />
  );
  return (
    <span className="control wrap">
      {other && (
        <Select
          aria-label={name}
          value={value ? 'range' : 'other'}
          options={[
            ['range', common.range],
            ['other', other],
          ]}
          onChange={(kind) => onChange(kind === 'range' ? usual : undefined)}
        />
      )}
      {value && (
        <span className="pair">
          {bound(common.least, value[0], (n) => onChange([n, value[1]]))}
          <span aria-hidden="true">–</span>
          {bound(common.most, value[1], (n) => onChange([value[0], n]))}
        </span>
      )}
    </span>
  );
}

import type { ReactNode } from 'react';

interface Props {
  readonly label?: string;
  readonly className?: string;
  readonly facts: Iterable<readonly [name: string, value: ReactNode]>;
}

/** Names and their values. */
export function FactList({ label, className = '', facts }: Props) {
  return (
    <dl className={`facts ${className}`.trim()} aria-label={label}>
      {[...facts].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

import type { ReactNode } from 'react';

interface Props {
  readonly checked: boolean;
  readonly small?: boolean;
  readonly title?: string;
  readonly onChange: (checked: boolean) => void;
  /** What is on or off. */
  readonly children: ReactNode;
}

export function Check({ checked, small = false, title, onChange, children }: Props) {
  return (
    <label className={small ? 'check small' : 'check'} title={title}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {children}
    </label>
  );
}

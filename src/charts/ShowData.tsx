import { type ReactNode, useState } from 'react';
import { chartStrings } from './strings.ts';

/** The numbers of a picture, worked out when somebody asks for them. */
export function ShowData({ children }: { readonly children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{chartStrings.showData}</summary>
      {open && children()}
    </details>
  );
}

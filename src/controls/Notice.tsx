import type { ReactNode } from 'react';

interface Props {
  readonly kind?: 'note' | 'refused' | 'failed' | undefined;
  /** Read out at once unless it is `status`, which waits for its turn. */
  readonly role?: 'alert' | 'status' | undefined;
  /** What can be done about it: words and deeds. */
  readonly actions?: readonly (readonly [text: string, act: () => void])[];
  readonly children: ReactNode;
}

/** What went wrong, or what there is to know, with what can be done about it. */
export function Notice({ kind, role = 'alert', actions = [], children }: Props) {
  const buttons = actions.map(([text, act]) => (
    <button key={text} type="button" className={actions.length > 1 ? 'link' : undefined} onClick={act}>
      {text}
    </button>
  ));
  return (
    <div className="notice" data-kind={kind} role={role}>
      <p>{children}</p>
      {buttons.length > 1 ? <span className="notice-actions">{buttons}</span> : buttons}
    </div>
  );
}

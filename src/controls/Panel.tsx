import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  readonly className?: string;
  /** Under a heading of its own. */
  readonly inner?: boolean;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** What one sees or does here, in one sentence. */
  readonly goal?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under its own title. */
export function Panel({ title, className = '', inner = false, tools, goal, children }: Props) {
  const heading = useId();
  const Heading = inner ? 'h3' : 'h2';
  return (
    <section className={`panel ${className}`.trim()} aria-labelledby={heading}>
      <header className="panel-head">
        <Heading id={heading}>{title}</Heading>
        {tools}
      </header>
      {goal && <p className="goal">{goal}</p>}
      {children}
    </section>
  );
}

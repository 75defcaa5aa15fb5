import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: string;
  readonly help?: ReactNode;
  /** Several controls that are one setting together. */
  readonly group?: boolean;
  readonly title?: string | undefined;
  /** Between the name and the control. */
  readonly mark?: ReactNode;
  /** Of the whole, for styles and journeys. */
  readonly data?: { readonly [name: `data-${string}`]: string | boolean };
  /** The control that the label and the explanation belong to. */
  readonly children: (id: string, helpId: string) => ReactNode;
}

/** A control with its name beside it and an explanation below. */
export function Field({ label, help, group = false, title, mark, data, children }: Props) {
  const [id, nameId, helpId] = [useId(), useId(), useId()];
  const Row = group ? 'fieldset' : 'div';
  return (
    <Row className="field" aria-labelledby={group ? nameId : undefined} {...data}>
      <div className="field-head">
        {group ? (
          <span id={nameId} className="field-name">
            {label}
          </span>
        ) : (
          <label htmlFor={id} className="field-name" title={title}>
            {label}
          </label>
        )}
        {mark}
        {children(id, helpId)}
      </div>
      {help && (
        <p id={helpId} className="field-help">
          {help}
        </p>
      )}
    </Row>
  );
}

/** A run's name, renamed in place. */
import { type KeyboardEvent, useState } from 'react';
import type { RunRecord } from '../../storage/records.ts';
import { rename } from './actions.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.table;

/** @param id of the input, for whoever sends the visitor there. */
export function RunName({ run, id }: { readonly run: RunRecord; readonly id: string }) {
  const [text, setText] = useState<string>();
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape') setText(undefined);
    if (event.key === 'Enter') event.currentTarget.blur();
  };
  const onBlur = (): void => {
    if (text !== undefined) void rename(run, text).finally(() => setText(undefined));
  };
  return (
    <input
      id={id}
      className="run-name"
      aria-label={words.nameOf(run.name)}
      title={words.renameHelp}
      value={text ?? run.name}
      maxLength={120}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={onBlur}
    />
  );
}

/** Which engine computes, always on the screen; its details on demand. */
import { useRef } from 'react';
import { engineInUse, useEngine } from '../state/engine.ts';
import { useForm } from '../state/form.ts';
import { EngineDetails } from './EngineDetails.tsx';
import { strings } from './strings.ts';

export function EngineChip() {
  const dialog = useRef<HTMLDialogElement>(null);
  const engine = useEngine();
  const choice = useForm((form) => form.engine);
  const used = engineInUse(engine, choice);
  const label = used?.label ?? strings.engine.looking;
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-haspopup="dialog"
        aria-label={strings.engine.chip(label)}
        onClick={() => dialog.current?.showModal()}
      >
        <span className="chip-dot" data-on={Boolean(used?.available)} aria-hidden="true" />
        <span className="chip-label">{label}</span>
      </button>
      <dialog
        ref={dialog}
        className="dialog"
        aria-labelledby="engine-title"
        onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
        onKeyDown={() => undefined}
      >
        <EngineDetails
          engines={engine.engines ?? []}
          auto={engine.auto}
          used={engine.summary?.engine}
          onClose={() => dialog.current?.close()}
        />
      </dialog>
    </>
  );
}

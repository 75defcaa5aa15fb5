/** Which engine computes, always on the screen; its details on demand. */
import { useRef, useState } from 'react';
import { useSolve } from '../features/solve/store.ts';
import { useForm } from '../session/form.ts';
import { engineInUse, useTraining } from '../session/training.ts';
import { EngineDetails } from './EngineDetails.tsx';
import { strings } from './strings.ts';

export function EngineChip() {
  const dialog = useRef<HTMLDialogElement>(null);
  const choice = useForm((form) => form.engine);
  const trains = useTraining((engine) => engineInUse(engine, choice));
  const solves = useSolve((solve) => solve.loaded?.engine);
  const used = trains ?? solves;
  const [open, setOpen] = useState(false);
  const label = used?.label ?? strings.engine.looking;
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-haspopup="dialog"
        aria-label={strings.engine.chip(label)}
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        <span className="chip-dot" data-on={Boolean(used?.available)} aria-hidden="true" />
        <span className="chip-label">{label}</span>
      </button>
      <dialog
        ref={dialog}
        className="dialog"
        aria-labelledby="engine-title"
        onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
        onClose={() => setOpen(false)}
        onKeyDown={() => undefined}
      >
        {open && <EngineDetails onClose={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
}

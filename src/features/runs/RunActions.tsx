/** What can be done with one run: the first thing on a button, the rest behind another. */
import { type ToggleEvent, useId, useRef } from 'react';
import { useTraining } from '../../session/training.ts';
import type { RunRecord } from '../../storage/records.ts';
import { askCluster, exportRun, exportWeights, forkRun, openRun, pin, remove, trySolve } from './actions.ts';
import { useRuns } from './store.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.actions;
const MARGIN = 8;

/** Puts the menu under its button, or above where there is no room, within the window. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4;
  menu.style.top = `${below + height + MARGIN > innerHeight ? Math.max(MARGIN, at.top - height - 4) : below}px`;
  menu.style.left = `${Math.max(MARGIN, Math.min(at.right - width, innerWidth - width - MARGIN))}px`;
}

/** @param nameId of the input that holds the run's name. */
export function RunActions({ run, nameId }: { readonly run: RunRecord; readonly nameId: string }) {
  const menuId = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const pinned = useRuns((state) => state.baseline === run.id);
  const busy = useRuns((state) => (state.busy?.run === run.id ? state.busy.what : undefined));
  const here = useTraining((engine) => engine.run === run.id);
  const first = here ? words.look : run.state === 'finished' ? words.open : words.resume;
  const items: readonly (readonly [string, () => void])[] = [
    [words.fork, () => forkRun(run)],
    [words.solve, () => void trySolve(run)],
    [pinned ? words.unpin : words.pin, () => pin(run.id)],
    [words.rename, () => document.querySelector<HTMLInputElement>(`#${CSS.escape(nameId)}`)?.select()],
    [words.export, () => void exportRun(run)],
    [words.weights, () => void exportWeights(run)],
    [words.cluster, () => askCluster(run.id)],
    [words.remove, () => void remove(run)],
  ];
  const onToggle = (event: ToggleEvent): void => {
    const close = (): void => menu.current?.hidePopover();
    if (event.newState !== 'open' || !menu.current || !button.current) return;
    place(menu.current, button.current);
    // It would stay behind.
    addEventListener('scroll', close, { once: true, capture: true });
  };
  return (
    <div className="run-actions">
      <button type="button" aria-label={`${first}: ${run.name}`} onClick={() => openRun(run)}>
        {first}
      </button>
      <button
        ref={button}
        type="button"
        className="icon"
        aria-label={words.more(run.name)}
        title={words.more(run.name)}
        popoverTarget={menuId}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {busy && <span className="small quiet">{runsStrings.busy[busy]}</span>}
      {/* biome-ignore lint/a11y/useSemanticElements: no fields are gathered here */}
      <div ref={menu} id={menuId} popover="auto" role="group" aria-label={words.group(run.name)} className="menu" onToggle={onToggle}>
        {items.map(([label, act]) => (
          <button
            key={label}
            type="button"
            onClick={() => {
              menu.current?.hidePopover();
              act();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

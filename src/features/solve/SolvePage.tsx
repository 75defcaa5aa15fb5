/** Solve: a board on the left, lenses on the right, and one clock under both. */
import { useCallback } from 'react';
import { useDrop } from '../../controls/use-drop.ts';
import { usePaste } from '../../controls/use-paste.ts';
import { useTitle } from '../../controls/use-title.ts';
import { Announcer } from './Announcer.tsx';
import { Board } from './Board.tsx';
import { useCursor } from './cursor.ts';
import { Guide } from './Guide.tsx';
import { Lanes } from './Lanes.tsx';
import { Lenses } from './Lenses.tsx';
import { ModelDialog } from './ModelDialog.tsx';
import { Notices } from './Notices.tsx';
import { openFiles, takeText } from './open-files.ts';
import { rulerKey } from './Ruler.tsx';
import { Sizes } from './Sizes.tsx';
import { shownTrace, trainedReasoning, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { Think } from './Think.tsx';
import { Toolbar } from './Toolbar.tsx';
import { Transport } from './Transport.tsx';
import { useSolvePage } from './use-solve-page.ts';

export function SolvePage() {
  useSolvePage();
  const trained = useSolve((solve) => trainedReasoning(solve)?.segments);
  const shown = useSolve((solve) => shownTrace(solve) !== undefined);
  const edited = useSolve((solve) => solve.edited);
  const moved = useCursor((cursor) => cursor.moved);
  const typing = useSolve((solve) => solve.typing);
  useTitle(words.title);
  const dropping = useDrop(useCallback(({ files }: DataTransfer) => void openFiles([...files]), []));
  usePaste(
    useCallback((text: string) => void takeText(text), []),
    '.own',
  );
  return (
    <div className="solve">
      <header className="solve-head">
        <div>
          <h1>{words.heading}</h1>
          <p className="quiet">{words.lede}</p>
        </div>
        <Sizes />
        <Toolbar />
      </header>
      <Notices />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: brackets and the space bar work on everything that shows the time */}
      <div
        className="solve-body"
        onKeyDown={(event) => {
          // Only keys that the focused element has no use for come here.
          if (event.defaultPrevented || !['[', ']'].includes(event.key) || event.target instanceof HTMLInputElement) return;
          rulerKey(event)?.();
          event.preventDefault();
        }}
      >
        <div className="solve-left">
          <Board />
          <Think />
        </div>
        <div className="solve-right">
          <Lanes />
          <Lenses />
          <Guide />
        </div>
      </div>
      {shown && <Transport trained={trained} typing={typing} hint={edited && moved === 0 && !typing} />}
      <Announcer />
      <ModelDialog />
      {dropping && <p className="drop-here">{words.models.drop}</p>}
    </div>
  );
}

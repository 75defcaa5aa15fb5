/** Data: bring puzzles or have them made, look at them, keep them, train on them. */
import { useEffect } from 'react';
import { common } from '../../words/common.ts';
import { connectData, dismissProblem } from './actions.ts';
import { Bring } from './Bring.tsx';
import { Kept } from './Kept.tsx';
import { Make } from './Make.tsx';
import { Preview } from './Preview.tsx';
import { useData } from './store.ts';
import { dataStrings as words } from './strings.ts';
import { useDrop } from './use-drop.ts';
import { WorkBar } from './WorkBar.tsx';

export function DataPage() {
  const preview = useData((data) => data.preview);
  const news = useData((data) => data.news);
  const dropping = useDrop();
  useEffect(connectData, []);
  return (
    <div className="data-page">
      <header className="lede">
        <h1>{words.title}</h1>
        <p>
          {words.lede[0]} <span className="quiet">{words.lede[1]}</span>
        </p>
      </header>
      <div className="data-sources">
        <div className="data-own">
          <Bring />
          <Kept />
        </div>
        <Make />
      </div>
      <Problem />
      <WorkBar />
      {preview && <Preview key={preview.ticket} preview={preview} />}
      {dropping && (
        <p className="drop-here" aria-hidden="true">
          {words.dropHere}
        </p>
      )}
      <p className="sr-only" role="status">
        {news}
      </p>
    </div>
  );
}

function Problem() {
  const problem = useData((data) => data.problem);
  if (!problem) return null;
  return (
    <div className="notice" role="alert">
      <p>{problem}</p>
      <button type="button" onClick={dismissProblem}>
        {common.dismiss}
      </button>
    </div>
  );
}

/** Data: bring puzzles or have them made, look at them, keep them, train on them. */

import { useEffect } from 'react';
import { Live } from '../../controls/Live.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { common } from '../../words/common.ts';
import { connectData, dismissProblem } from './actions.ts';
import { Bring } from './Bring.tsx';
import { Kept } from './Kept.tsx';
import { Make } from './Make.tsx';
import { Preview } from './Preview.tsx';
import { useData } from './store.ts';
import { dataStrings as words } from './strings.ts';
import { useBrought } from './use-brought.ts';
import { WorkBar } from './WorkBar.tsx';

export function DataPage() {
  const preview = useData((data) => data.preview);
  const news = useData((data) => data.news);
  const dropping = useBrought();
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
      <Live text={news} />
    </div>
  );
}

function Problem() {
  const problem = useData((data) => data.problem);
  return problem && <Notice actions={[[common.dismiss, dismissProblem]]}>{problem}</Notice>;
}

/** Runs: what was trained in this browser, kept, compared and carried elsewhere. */

import { useEffect } from 'react';
import { Live } from '../../controls/Live.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { useDrop } from '../../controls/use-drop.ts';
import { useTitle } from '../../controls/use-title.ts';
import { common } from '../../words/common.ts';
import { connectRuns, dismissProblem, importRuns } from './actions.ts';
import { ClusterDialog } from './ClusterDialog.tsx';
import { DeletedToast } from './DeletedToast.tsx';
import { ImportButton } from './ImportButton.tsx';
import { Overlay } from './Overlay.tsx';
import { RunList } from './RunList.tsx';
import { Storage } from './Storage.tsx';
import { useRuns } from './store.ts';
import { runsStrings as words } from './strings.ts';

const take = ({ files }: DataTransfer): void => void importRuns([...files]);

export function RunsPage() {
  const runs = useRuns((state) => state.runs);
  const over = useDrop(take);
  const said = useRuns((state) => state.said);
  useTitle(words.title);
  useEffect(connectRuns, []);
  return (
    <div className="runs">
      <header className="runs-head">
        <div className="lede">
          <h1>{words.title}</h1>
          <p>{words.lede}</p>
        </div>
        <div className="runs-tools">
          <ImportButton />
          <Storage />
        </div>
      </header>
      <Problem />
      {runs === undefined ? <p className="quiet">{words.loading}</p> : runs.length ? <RunList runs={runs} /> : <Empty />}
      {runs && runs.length > 0 && <Overlay runs={runs} />}
      <ClusterDialog />
      <DeletedToast />
      <Live text={said} />
      {over && (
        <p className="runs-drop" aria-hidden="true">
          {words.import.drop}
        </p>
      )}
    </div>
  );
}

function Problem() {
  const problem = useRuns((state) => state.problem);
  return problem && <Notice actions={[[common.dismiss, dismissProblem]]}>{problem}</Notice>;
}

function Empty() {
  return (
    <section className="panel runs-empty">
      <h2>{words.empty.title}</h2>
      <p>{words.empty.text}</p>
      <p>
        <a className="button primary" href="#/train">
          {words.empty.train}
        </a>
      </p>
    </section>
  );
}

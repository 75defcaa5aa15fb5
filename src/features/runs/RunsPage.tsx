/** Runs: what was trained in this browser, kept, compared and carried elsewhere. */
import { useEffect } from 'react';
import { useDrop } from '../../controls/use-drop.ts';
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
  useEffect(() => {
    connectRuns();
    document.title = `${words.title} – ${common.name}`;
    return () => {
      document.title = common.name;
    };
  }, []);
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
      <Said />
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
  if (!problem) return null;
  return (
    <div className="notice" role="alert">
      <p>{problem}</p>
      <button type="button" onClick={dismissProblem}>
        {words.dismiss}
      </button>
    </div>
  );
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

/** What was done, for who cannot see it. */
function Said() {
  const said = useRuns((state) => state.said);
  return (
    <p className="sr-only" role="status">
      {said}
    </p>
  );
}

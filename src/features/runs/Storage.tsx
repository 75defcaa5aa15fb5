/** How much room the browser gives, and whether it has promised to keep what is there. */
import { Notice } from '../../controls/Notice.tsx';
import { formatBytes } from '../../words/format.ts';
import { persist } from './actions.ts';
import { useRuns } from './store.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.storage;
/** Above this share of the quota a visitor should do something. */
const NEARLY = 0.9;

export function Storage() {
  const storage = useRuns((state) => state.storage);
  if (!storage) return null;
  const { used, quota, persisted, unavailable } = storage;
  if (unavailable) return <Notice>{words.unavailable(unavailable)}</Notice>;
  const text = quota ? words.used(formatBytes(used), formatBytes(quota)) : words.usedOnly(formatBytes(used));
  return (
    <div className="storage">
      {quota !== undefined && <meter aria-label={words.label} min={0} max={quota} high={NEARLY * quota} value={used} />}
      <span className="small numbers">{text}</span>
      {persisted ? (
        <span className="small quiet">{words.persisted}</span>
      ) : (
        <button type="button" className="link small" title={words.keepHelp} onClick={() => void persist()}>
          {words.keep}
        </button>
      )}
      {quota !== undefined && used > NEARLY * quota && <p className="small problem">{words.nearlyFull}</p>}
    </div>
  );
}

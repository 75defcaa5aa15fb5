import { CloseButton } from '../controls/CloseButton.tsx';
import { FactList } from '../controls/FactList.tsx';
import { useCopy } from '../controls/use-copy.ts';
import { useTraining } from '../session/training.ts';
import type { EngineReport } from '../worker/protocol.ts';
import { strings } from './strings.ts';

interface Known {
  readonly engines: readonly EngineReport[];
  readonly auto: EngineReport['kind'] | undefined;
  readonly used: EngineReport | undefined;
}

const words = strings.engine;

function state(engine: EngineReport, { auto, used }: Pick<Known, 'auto' | 'used'>): string {
  return [
    engine.available ? words.available : words.unavailable,
    ...(engine.software ? [words.software] : []),
    ...(used?.kind === engine.kind ? [words.inUse] : []),
    ...(auto === engine.kind ? [words.automatic] : []),
  ].join(' · ');
}

/** Everything in the dialog as text, for a report of a problem. */
function asText(known: Known): string {
  const engines = known.engines.map((engine) =>
    [
      `${engine.label}: ${state(engine, known)}`,
      ...(engine.reason ? [`  ${engine.reason}`] : []),
      ...Object.entries(engine.details).map(([name, value]) => `  ${name}: ${value}`),
    ].join('\n'),
  );
  return [...engines, navigator.userAgent].join('\n');
}

export function EngineDetails({ onClose }: { readonly onClose: () => void }) {
  const engines = useTraining((engine) => engine.engines) ?? [];
  const auto = useTraining((engine) => engine.auto);
  const used = useTraining((engine) => engine.summary?.engine);
  const known: Known = { engines, auto, used };
  const [said, copy] = useCopy();
  return (
    <>
      <div className="dialog-head">
        <h2 id="engine-title">{words.title}</h2>
        <CloseButton onClick={onClose} />
      </div>
      <p className="quiet">{words.intro}</p>
      {engines.map((engine) => (
        <section key={engine.kind} className="engine">
          <h3>{engine.label}</h3>
          <p className="engine-state">{state(engine, known)}</p>
          {engine.reason && <p>{engine.reason}</p>}
          {Object.keys(engine.details).length > 0 && <FactList facts={Object.entries(engine.details)} />}
        </section>
      ))}
      <div className="dialog-foot">
        <button type="button" onClick={() => copy(asText(known))}>
          {words.copy}
        </button>
        <span role="status" className="quiet">
          {said}
        </span>
      </div>
    </>
  );
}

import { useState } from 'react';
import type { EngineReport } from '../worker/protocol.ts';
import { strings } from './strings.ts';

interface Props {
  readonly engines: readonly EngineReport[];
  readonly auto: EngineReport['kind'] | undefined;
  readonly used: EngineReport | undefined;
  readonly onClose: () => void;
}

const words = strings.engine;

function state(engine: EngineReport, { auto, used }: Pick<Props, 'auto' | 'used'>): string {
  return [
    engine.available ? words.available : words.unavailable,
    ...(engine.software ? [words.software] : []),
    ...(used?.kind === engine.kind ? [words.inUse] : []),
    ...(auto === engine.kind ? [words.automatic] : []),
  ].join(' · ');
}

/** Everything in the dialog as text, for a report of a problem. */
function asText(props: Props): string {
  const engines = props.engines.map((engine) =>
    [
      `${engine.label}: ${state(engine, props)}`,
      ...(engine.reason ? [`  ${engine.reason}`] : []),
      ...Object.entries(engine.details).map(([name, value]) => `  ${name}: ${value}`),
    ].join('\n'),
  );
  return [...engines, navigator.userAgent].join('\n');
}

export function EngineDetails(props: Props) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(asText(props)).then(
      () => setSaid(strings.copied),
      () => setSaid(strings.copyFailed),
    );
  };
  return (
    <>
      <header className="dialog-head">
        <h2 id="engine-title">{words.title}</h2>
        <button type="button" className="icon" aria-label={strings.close} onClick={props.onClose}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <p className="quiet">{words.intro}</p>
      {props.engines.map((engine) => (
        <section key={engine.kind} className="engine">
          <h3>{engine.label}</h3>
          <p className="engine-state">{state(engine, props)}</p>
          {engine.reason && <p>{engine.reason}</p>}
          {Object.keys(engine.details).length > 0 && (
            <dl className="facts">
              {Object.entries(engine.details).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </section>
      ))}
      <footer className="dialog-foot">
        <button type="button" onClick={copy}>
          {words.copy}
        </button>
        <span role="status" className="quiet">
          {said}
        </span>
      </footer>
    </>
  );
}

/** The step in a few numbers, or why a software adapter gets none, and everything as text. */

import { rooflineMarkdown } from '../../bench/markdown.ts';
import type { RooflineReport } from '../../bench/report.ts';
import { useCopy } from '../../controls/use-copy.ts';
import { formatBytes, formatInteger, formatNumber } from '../../words/format.ts';
import { formatTime } from './format-time.ts';
import { startRoofline, useBenchmark } from './store.ts';
import { benchmarkStrings as words } from './strings.ts';

const t = words.facts;

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly help?: string;
}

function factsOf({ counts, times, parameters }: RooflineReport): Fact[] {
  const counted: Fact[] = [
    { name: t.work, value: t.gflop(formatNumber(counts.flops / 1e9)), help: t.workHelp(counts.calls, counts.dispatches) },
    { name: t.bytes, value: formatBytes(counts.memory), help: t.bytesHelp(formatBytes(counts.arena)) },
    { name: t.parameters, value: formatInteger(parameters) },
  ];
  if (!times) return counted;
  const { peaks, step, host, kernels, bound } = times;
  return [
    { name: t.step, value: formatTime(step.median), help: t.spread(formatTime(step.low), formatTime(step.high)) },
    { name: t.ratio, value: formatNumber(step.median / bound), help: t.ratioHelp(formatTime(kernels), formatTime(bound)) },
    { name: t.peak, value: t.gflops(formatNumber(peaks.flops / 1e9)) },
    { name: t.memory, value: t.gbs(formatNumber((peaks.copies.at(-1)?.perSecond ?? 0) / 1e9)), help: t.memoryHelp },
    { name: t.host, value: formatTime(host.median), help: t.hostHelp },
    { name: t.call, value: formatTime(peaks.call) },
    ...counted,
  ];
}

export function Facts({ report }: { readonly report: RooflineReport }) {
  const running = useBenchmark((state) => state.running);
  const { engine, times, checked } = report;
  return (
    <section className="panel" aria-labelledby="bench-facts">
      <header className="panel-head">
        <h2 id="bench-facts">{t.title}</h2>
        <span className="quiet">{engine.label}</span>
      </header>
      {engine.software && (
        <div className="notice bench-refusal" role={times ? undefined : 'alert'}>
          <p>{times ? words.refusal.shown : words.refusal.text}</p>
          {!times && engine.kind !== 'oracle' && (
            <button
              type="button"
              disabled={running !== undefined}
              onClick={() => void startRoofline({ engine: engine.kind === 'webgpu' ? 'webgpu' : 'cpu', anyway: true }, words.failed)}
            >
              {words.refusal.anyway}
            </button>
          )}
        </div>
      )}
      <dl className="bench-facts">
        {factsOf(report).map(({ name, value, help }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="bench-figure">{value}</span>
              {help && <span className="quiet small">{help}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {times && <p className="quiet small">{t.checked[checked]}</p>}
      <Copies report={report} />
    </section>
  );
}

function Copies({ report }: { readonly report: RooflineReport }) {
  const [said, copy] = useCopy();
  return (
    <div className="bench-copies">
      <button type="button" onClick={() => copy(rooflineMarkdown(report))}>
        {words.copyMarkdown}
      </button>
      <button type="button" onClick={() => copy(JSON.stringify({ ...report, browser: navigator.userAgent }, null, 1))}>
        {words.copyJson}
      </button>
      <span role="status" className="quiet">
        {said}
      </span>
    </div>
  );
}

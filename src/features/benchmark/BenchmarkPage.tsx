/** Benchmark: a training step against this machine's own peaks, kernel by kernel, and how it grows. */

import { Controls } from './Controls.tsx';
import { Facts } from './Facts.tsx';
import { Growth } from './Growth.tsx';
import { Kernels } from './Kernels.tsx';
import { useBenchmark } from './store.ts';
import { benchmarkStrings as words } from './strings.ts';
import { Timeline } from './Timeline.tsx';

export function BenchmarkPage() {
  const report = useBenchmark((state) => state.report);
  return (
    <div className="benchmark">
      <header className="lede">
        <h1>{words.title}</h1>
        <p>{words.lede}</p>
      </header>
      <Controls />
      {report && (
        <>
          <Facts report={report} />
          <Kernels report={report} />
          {report.times && <Timeline spans={report.times.timeline} />}
        </>
      )}
      <Growth />
    </div>
  );
}

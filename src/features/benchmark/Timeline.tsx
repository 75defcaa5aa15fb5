/** One step from left to right, a lane for what kernels do: products, attention... */
import type { StepTimes } from '../../bench/report.ts';
import { Panel } from '../../controls/Panel.tsx';
import { formatPercent } from '../../words/format.ts';
import { formatTime } from './format-time.ts';
import { benchmarkStrings as words } from './strings.ts';

const t = words.timeline;
type Family = keyof typeof t.families;
const FAMILIES = Object.keys(t.families) as Family[];

function familyOf(kernel: string): Family {
  if (kernel.startsWith('matmul')) return 'products';
  if (/attention|rope/.test(kernel)) return 'attention';
  if (/inject|norm|swiglu/.test(kernel) && !kernel.startsWith('head')) return 'pointwise';
  if (/head|cross_entropy|halting|metrics/.test(kernel)) return 'heads';
  if (/adam|sign_sgd|ema|guard/.test(kernel)) return 'optimiser';
  return 'rest';
}

export function Timeline({ spans }: { readonly spans: StepTimes['timeline'] }) {
  const end = Math.max(1e-9, ...spans.map(({ start, milliseconds }) => start + milliseconds));
  const total = spans.reduce((sum, { milliseconds }) => sum + milliseconds, 0) || 1;
  const lanes = FAMILIES.map((family) => ({ family, spans: spans.filter(({ kernel }) => familyOf(kernel) === family) }));
  const shares = lanes.map(
    ({ family, spans: own }) =>
      `${t.families[family]} ${formatPercent(own.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / total)}`,
  );
  return (
    <Panel
      title={t.title}
      goal={spans.length > 0 && t.goal}
      tools={spans.length > 0 && <span className="quiet numbers">{formatTime(end)}</span>}
    >
      {spans.length === 0 ? (
        <p className="quiet">{t.none}</p>
      ) : (
        <>
          <div className="bench-lanes">
            {lanes.map(({ family, spans: own }, lane) => (
              <div key={family} className="bench-lane">
                <span>{t.families[family]}</span>
                <svg preserveAspectRatio="none" viewBox="0 0 1000 1" data-series={lane + 1} aria-hidden="true">
                  {own.map(({ label, kernel, start, milliseconds }) => (
                    <rect
                      key={`${label} ${start}`}
                      x={(1000 * start) / end}
                      width={Math.max(0.6, (1000 * milliseconds) / end)}
                      y={0}
                      height={1}
                    >
                      <title>{`${kernel}, ${label}: ${formatTime(milliseconds)}`}</title>
                    </rect>
                  ))}
                </svg>
              </div>
            ))}
          </div>
          <p className="figure-sentence">{t.sentence(shares)}</p>
        </>
      )}
    </Panel>
  );
}

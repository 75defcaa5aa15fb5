/** What can be taken away from the network, and for how long. */
import { Field } from '../../controls/Field.tsx';
import { Select } from '../../controls/Select.tsx';
import { lesionCode, lesionName, woundsOf } from '../../model/wound.ts';
import { setLesion, setWounded } from './actions.ts';
import { LIMITS } from './limits.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

const WHOLE = '';
const THROUGHOUT = 0;

export function WoundIt() {
  const model = useSolve((solve) => solve.loaded?.model);
  const wound = useSolve((solve) => solve.wound);
  const segments = useSolve((solve) => solve.reasoning.segments);
  const lesions = model ? woundsOf(model) : [];
  const w = words.wound;
  if (!lesions.length) return null;
  const code = wound ? lesionCode(wound.lesion) : WHOLE;
  // A link may ask for noise of another size.
  const all = wound && !lesions.some((one) => lesionCode(one) === code) ? [wound.lesion, ...lesions] : lesions;
  const options = [[WHOLE, w.none], ...all.map((lesion) => [lesionCode(lesion), lesionName(lesion)] as const)] as const;
  const lasting = durations(segments, wound?.segments);
  return (
    <div className="wound">
      <Field label={w.label} help={w.labelHelp}>
        {(id, help) => (
          <Select
            id={id}
            aria-describedby={help}
            value={code}
            options={options}
            onChange={(next) => setLesion(all.find((lesion) => lesionCode(lesion) === next))}
          />
        )}
      </Field>
      {wound && (
        <Field label={w.during}>
          {(id) => (
            <Select
              id={id}
              value={wound.segments ?? THROUGHOUT}
              options={lasting.map((n) => [n, n === THROUGHOUT ? w.throughout : w.segments(n)] as const)}
              onChange={(n) => setWounded(n === THROUGHOUT ? undefined : n)}
            />
          )}
        </Field>
      )}
    </div>
  );
}

/** 1, 2, 4 and so on below all of them, the present one, and throughout. */
function durations(segments: number, present: number | undefined): number[] {
  const all = new Set([
    ...Array.from({ length: Math.log2(LIMITS.segments) }, (_, i) => 2 ** i).filter((n) => n < segments),
    ...(present ? [present] : []),
  ]);
  return [...[...all].sort((a, b) => a - b), THROUGHOUT];
}

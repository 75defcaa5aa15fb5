/**
 * Whether this GPU's driver computes right, found out once for each adapter, browser and version of the shaders. What of a driver's
 * version a browser tells is in the adapter's description; what it does not tell is made up for by looking again every month.
 */
import * as v from 'valibot';
import { driverDifference } from '../bench/driver-check.ts';
import type { Engine, EngineInfo } from '../engine/engine.ts';
import { adapterKey } from '../gpu/adapter.ts';
import { shadersVersion } from '../gpu/shaders.ts';
import type { Verdicts } from '../storage/verdicts.ts';
import type { EngineTrouble } from './protocol.ts';
import { troubleOf, wrongNumbers } from './trouble.ts';
import { Watch } from './watch.ts';

/** What is found out: the trouble that there is, or none. */
export interface Verdict {
  readonly trouble: EngineTrouble | undefined;
}

export interface DriverCheck {
  /** What was found out before; undefined where this adapter has not been seen. */
  known(info: EngineInfo): Promise<Verdict | undefined>;
  /** Finds out, on a fresh engine, and remembers it. Never rejects. */
  find(engine: Engine): Promise<Verdict>;
}

const BELIEVED_MS = 30 * 24 * 3600 * 1000;
const FORMAT = 1;
const report = v.string();
const SCHEMA = v.strictObject({
  found: v.number(),
  trouble: v.optional(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('wrong'), difference: v.string(), report }),
      v.strictObject({ kind: v.literal('shader'), file: v.string(), line: v.optional(v.number()), report }),
    ]),
  ),
});

/** The adapter and browser, as far as they can be told apart, and the shaders. */
const nameOf = (info: EngineInfo): string => `${FORMAT} ${shadersVersion} ${adapterKey(info)}`;

/**
 * @param verdicts where outcomes are kept. @param now milliseconds since 1970.
 * @param alone does work while no other worker of the page does its own: one finds out, the others then know.
 */
export function driverCheck(
  verdicts: Verdicts,
  now: () => number = Date.now,
  alone: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): DriverCheck {
  const known = async (info: EngineInfo): Promise<Verdict | undefined> => {
    const { success, output } = v.safeParse(SCHEMA, await verdicts.get(nameOf(info)));
    if (!success || !(Math.abs(now() - output.found) < BELIEVED_MS)) return undefined;
    const { trouble } = output;
    return { trouble: trouble?.kind === 'shader' ? { ...trouble, line: trouble.line } : trouble };
  };
  const look = async (engine: Engine): Promise<Verdict> => {
    const { info } = engine;
    let trouble: EngineTrouble | undefined;
    try {
      const difference = await new Watch(engine).over(driverDifference(engine));
      if (difference !== undefined) trouble = wrongNumbers(difference, info);
    } catch (error) {
      trouble = troubleOf(error, info) ?? wrongNumbers(`the steps ended with "${(error as Error).message}"`, info);
    }
    // A device that is lost may be there again the next time.
    if (trouble?.kind !== 'gone') await verdicts.put(nameOf(info), { found: now(), ...(trouble ? { trouble } : {}) });
    return { trouble };
  };
  return {
    known,
    find: (engine) => alone(async () => (await known(engine.info)) ?? look(engine)),
  };
}

/** One worker of all tabs at a time, where the browser can see to that. @param work never rejects. */
export async function oneWorker<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await navigator.locks.request('hrm-driver-check', work);
  } catch {
    return work();
  }
}

import { expect, it } from 'vitest';
import { SOLVERS, solveBy } from '../solving/solves.testing.ts';
import { updateCount } from './cursor.ts';
import { isUpdateOf, latestOf, stateAfter, stateBefore, stateModules } from './states.ts';
import { traceTokens } from './trace.ts';

it.each(SOLVERS)('of a solve by %s, each update moved its state as far as was recorded', async (_, solver) => {
  const { trace } = await solveBy(solver);
  const { model, reasoning } = trace.header;
  const tokens = traceTokens(trace);
  const channels = model.hidden_size;
  for (let update = 0; update < updateCount(reasoning); update++) {
    for (const module of stateModules(model)) {
      if (!isUpdateOf(model, reasoning, update, module)) continue;
      expect(latestOf(model, reasoning, update, module)).toBe(update);
      const before = stateBefore(trace.states, model, reasoning, update, module);
      const after = stateAfter(trace.states, model, update, module);
      for (let token = 0; token < tokens; token++) {
        let sum = 0;
        for (let c = token * channels; c < (token + 1) * channels; c++) sum += (after[c] - before[c]) ** 2;
        expect(Math.sqrt(sum)).toBeCloseTo(trace.updates.change[update * tokens + token], 4);
      }
    }
  }
});

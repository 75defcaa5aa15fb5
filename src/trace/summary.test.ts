import { describe, expect, it } from 'vitest';
import {
  attentionSentence,
  confidenceSentence,
  convergenceSentence,
  haltingSentence,
  meanChange,
  stateSentence,
  trajectorySentence,
} from './summary.ts';
import { attentionTable, confidenceTable, convergenceTable, haltingTable, stateTable, toCsv, trajectoryTable } from './tables.ts';
import { madeUpTrace } from './trace.testing.ts';
import type { Trace } from './trace.ts';

const NAMING = { columns: 4, tokens: ['_', '.', '1', '2', '3', '4'] };

/** Two segments of two L-steps and an H update; 17 tokens, of which the first is the puzzle slot. */
function trace(): Trace {
  const made = madeUpTrace();
  const { change, norm, probe } = made.updates;
  const { output } = made.segments;
  norm.fill(2);
  change.forEach((_, i) => {
    change[i] = 1 / (1 + Math.floor(i / 17));
  });
  for (const said of [probe, output]) for (let row = 0; row < said.length; row += 6) said.set([0, 0, 0.95, 0.05, 0, 0], row);
  // At 1.1.2 row 2, column 3 wavers between 3 and 4, and moves most.
  probe.set([0, 0, 0, 0, 0.6, 0.4], (1 * 16 + 6) * 6);
  change[17 + 1 + 6] = 0.75;
  made.segments.q.set([-1, 1, 2, 0.5]);
  return made;
}

describe('the sentence of', () => {
  it('confidence names the cells that are sure and the one that is least', () => {
    expect(confidenceSentence(trace(), 1, NAMING)).toBe(
      'Probe at segment 1, cycle 1, L-step 2: sure of 15 of 16 cells. Least of row 2, column 3: 3 with 60%.',
    );
    expect(confidenceSentence(trace(), 5, NAMING)).toMatch(/^Answer after segment 2 of 2: sure of all 16 cells\./);
  });

  it('convergence compares an update with the largest of its module', () => {
    expect(convergenceSentence(trace(), 1)).toBe(
      'z_L moved by 0.52, in the mean over the cells, at segment 1, cycle 1, L-step 2. Its furthest was 1.00, at segment 1, cycle 1, L-step 1.',
    );
    expect(convergenceSentence(trace(), 0)).toMatch(/, at segment 1, cycle 1, L-step 1: its furthest\.$/);
    expect(meanChange(trace(), 1)).toBeCloseTo((15 * 0.5 + 0.75) / 16, 6);
  });

  it('halting says after which segment it would stop, or that it would not', () => {
    expect(haltingSentence(trace())).toBe(
      'Halting would stop after segment 2 of 2, the first where q_halt is above q_continue: q_halt 2.00, q_continue 0.50.',
    );
    const never = trace();
    never.segments.q.fill(0);
    expect(haltingSentence(never)).toBe('Halting would not stop within 2 segments: after the last, q_halt 0.00, q_continue 0.00.');
    const { header, ...rest } = trace();
    const trm: Trace = { ...rest, header: { ...header, model: { ...header.model, architecture: 'trm' } } };
    expect(haltingSentence(trm)).toBe('Halting would stop after segment 2 of 2, the first where q_halt is above 0: q_halt 2.00.');
  });

  it('the state names what moved most', () => {
    expect(stateSentence(trace(), 1, NAMING)).toBe(
      'z_L after segment 1, cycle 1, L-step 2: 17 tokens of 8 channels. Most moved row 2, column 3, by 0.75 at a length of 2.00.',
    );
    expect(stateSentence(trace(), 2, NAMING)).toContain(
      'z_H after segment 1, cycle 1, H update: 17 tokens of 8 channels. Most moved the puzzle slot',
    );
  });

  it('the trajectory says how much of the variance one sees', () => {
    expect(trajectorySentence('H', { scores: [0, 0, 3, 4, 3, 0], explained: [0.5, 0.25] })).toBe(
      'This plane shows 75.0% of the variance of z_H. Its 3 updates make a path of 9.00, whose ends lie 3.00 apart.',
    );
  });

  it('attention says where it goes', () => {
    const share = { self: 0.25, box: 0.25, row: 0.125, column: 0.125, elsewhere: 0.05, slots: 0.2 };
    expect(attentionSentence(trace(), { update: 2, layer: 0, head: 1 }, share)).toBe(
      'Module H, segment 1, cycle 1, H update, layer 1, head 2. A cell looks, in the mean, at: itself 25%, its box 25%, ' +
        'the rest of its row 13%, of its column 13%, the puzzle slot 20%, elsewhere 5.0%.',
    );
  });
});

describe('the table of', () => {
  const lines = (csv: string) => csv.trimEnd().split('\n');

  it('convergence has a line for each update and a column for each token', () => {
    const [head, ...rows] = lines(toCsv(convergenceTable(trace())));
    expect(head).toMatch(/^update,segment,cycle,step,module,mean cell,slot 1,cell 1,.*,cell 16$/);
    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatch(/^1,1,1,2,L,0.515625,0.5,0.5,/);
    expect(rows[2]).toMatch(/^2,1,1,3,H,/);
  });

  it('confidence marks answers, and quotes what a comma would break', () => {
    const rows = lines(toCsv(confidenceTable(trace(), { ...NAMING, tokens: ['_', '.', '1,', '2', '3', '4'] })));
    expect(rows).toHaveLength(1 + 6 * 16);
    expect(rows[1 + 16 + 6]).toBe('1,1,1,2,L,0,2,3,3,0.6');
    expect(rows[1 + 2 * 16]).toBe('2,1,1,3,H,1,1,1,"1,",0.95');
  });

  it('halting marks the segment', () => {
    expect(toCsv(haltingTable(trace()))).toBe('segment,q_halt,q_continue,halts\n1,-1,1,0\n2,2,0.5,1\n');
  });

  it('state, trajectory and attention have what they show', () => {
    expect(stateTable(trace()).rows[0]).toHaveLength(5 + 17);
    expect(toCsv(trajectoryTable(trace(), [2, 5], [1, 2, 3, 4]))).toBe(
      'update,segment,cycle,step,module,component 1,component 2\n2,1,1,3,H,1,2\n5,2,1,3,H,3,4\n',
    );
    const weights = new Float32Array(17 * 17).fill(0.25);
    const { columns, rows } = attentionTable(trace(), { update: 2, layer: 0, head: 1, layers: 1, tokens: 17, weights });
    expect(columns.slice(0, 3)).toEqual(['from', 'slot 1', 'cell 1']);
    expect(rows[16]).toEqual(['cell 16', ...new Array(17).fill(0.25)]);
  });
});

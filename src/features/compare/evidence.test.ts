import { describe, expect, it } from 'vitest';
import { RECORDED } from '../../claims/comparison.ts';
import { PRESETS, presetById } from '../../training/presets.ts';
import { liveEvidence, meanCurve, recordedEvidence, recordedFor } from './evidence.ts';
import { type Training, trainingsOf } from './store.ts';

const preset = PRESETS[0];
const plan = { preset, by: 'parameters', chosen: ['hrm', 'trm'], steps: 100, seeds: 2, trainings: [] } as const;

/** A training that has come to its end, and solves so many of 10 puzzles. */
const ended = (training: Training, solved: number): Training => ({
  ...training,
  status: 'finished',
  check: { step: 100, solved: Array.from({ length: 10 }, (_, i) => i < solved) } as unknown as Training['check'],
});
const none = () => ({ steps: [], shares: [] });

describe('what was recorded', () => {
  it('is there for the preset, measure and steps that the page opens with, and for no others', () => {
    const { id, config } = preset;
    expect(recordedFor({ preset, by: 'parameters', steps: config.training.total_steps })).toBe(RECORDED[0]);
    expect(recordedFor({ preset, by: 'parameters', steps: 100 })).toBeUndefined();
    const [, other] = PRESETS;
    expect(recordedFor({ preset: other, by: 'parameters', steps: config.training.total_steps })).toBeUndefined();
    for (const one of RECORDED) expect(presetById(one.preset)?.config.training.total_steps).toBe(one.steps);
    expect(id).toBe(RECORDED[0].preset);
  });

  it('is judged for the models that are chosen', () => {
    const trainings = (['hrm', 'trm', 'hrm', 'trm'] as const).map((architecture, i) => ({
      architecture,
      seed: i,
      solved: [0.5, i / 4],
      puzzles: architecture === 'hrm' ? 'ff' : '01',
    }));
    const record = { ...RECORDED[0], seeds: 2, command: 'hrm', engine: 'CPU', puzzles: 8, checks: [50, 100], trainings };
    const { answer, curves } = recordedEvidence(record, ['trm']);
    expect(answer?.shares).toMatchObject([{ label: 'TRM', value: 1 / 8 }]);
    expect(curves).toMatchObject([
      {
        architecture: 'trm',
        shares: [
          [0.5, 0.25],
          [0.5, 0.75],
        ],
      },
    ]);
    expect(recordedEvidence(record, ['trm']).ends).toMatchObject([
      { seed: 1 },
      { seed: 3, solved: [false, false, false, false, false, false, false, true] },
    ]);
    expect(recordedEvidence(record, ['hrm', 'trm']).answer?.duels).toMatchObject([{ rival: 'TRM', standing: 'more' }]);
  });
});

describe('what this tab has trained', () => {
  const [hrm, trm, hrm2, trm2] = trainingsOf(plan);

  it('answers once a training has ended, and counts none that was stopped early', () => {
    expect(liveEvidence([hrm, trm, hrm2, trm2], none).answer).toBeUndefined();
    const stopped: Training = { ...ended(trm, 9), status: 'stopped' };
    expect(liveEvidence([ended(hrm, 5), stopped, hrm2, trm2], none).answer?.shares).toMatchObject([{ label: 'HRM', value: 0.5 }]);
    const early = ended(trm, 9);
    const unfinished = { ...early, check: { ...early.check, step: 50 } } as Training;
    expect(liveEvidence([ended(hrm, 5), unfinished, hrm2, trm2], none).answer?.shares).toHaveLength(1);
  });

  it('holds the models against each other over all of their trainings', () => {
    const { answer, ends } = liveEvidence([ended(hrm, 5), ended(trm, 9), ended(hrm2, 6), trm2], none);
    expect(ends.map(({ architecture, seed, solved }) => [architecture, seed, solved.filter(Boolean).length])).toEqual([
      ['hrm', 1, 5],
      ['trm', 1, 9],
      ['hrm', 2, 6],
    ]);
    expect(answer).toMatchObject({ trainings: [1, 2], puzzles: 10, duels: [{ rival: 'TRM', standing: 'one training' }] });
  });

  it('has a curve a model: the mean of the trainings that have come so far, from the lowest to the highest', () => {
    const checks = [
      { steps: [50, 100], shares: [0.25, 0.75] },
      { steps: [50], shares: [0] },
      { steps: [50], shares: [0.5] },
      { steps: [], shares: [] },
    ];
    const { curves } = liveEvidence([hrm, trm, hrm2, trm2], (_, i) => checks[i]);
    expect(curves.map(({ steps }) => steps)).toEqual([[50, 100], [50]]);
    const { mean, low, high } = meanCurve(curves[0]);
    expect([[...mean], [...low], [...high]]).toEqual([
      [0.375, 0.75],
      [0.25, 0.75],
      [0.5, 0.75],
    ]);
  });
});

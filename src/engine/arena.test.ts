import { describe, expect, it } from 'vitest';
import { planArena, programSteps } from './arena.ts';
import { type BufferRef, ProgramBuilder, persistent } from './program.ts';

type Use = readonly [BufferRef, 'read' | 'write' | 'update'];
const step = (...uses: Use[]) => ({ label: 'step', uses: uses.map(([ref, access], i) => ({ name: `argument ${i}`, ref, access })) });
const temporaries = (...lengths: number[]): BufferRef[] => {
  const builder = new ProgramBuilder('test');
  return lengths.map((length) => builder.temporary('t', [length]));
};

describe('planArena', () => {
  it('gives a slot to the next temporary once its holder has been read for the last time', () => {
    const [a, b, c] = temporaries(8, 8, 8);
    const plan = planArena('test', [step([a, 'write']), step([a, 'read'], [b, 'write']), step([b, 'read'], [c, 'write'])]);
    expect(plan.slotOf.get(c.storage)).toBe(plan.slotOf.get(a.storage));
    expect(plan.slotOf.get(b.storage)).not.toBe(plan.slotOf.get(a.storage));
    expect(plan.elements).toBe(16);
  });

  it('never lets two buffers of one step share a slot', () => {
    const [a, b] = temporaries(8, 8);
    const plan = planArena('test', [step([a, 'write']), step([a, 'read'], [b, 'write'])]);
    expect(plan.slots).toHaveLength(2);
  });

  it('keeps a temporary while anything still touches it, updates too', () => {
    const [a, b, c] = temporaries(8, 8, 8);
    const plan = planArena('test', [step([a, 'write']), step([b, 'write']), step([a, 'update']), step([c, 'write']), step([b, 'read'])]);
    expect(plan.slotOf.get(c.storage)).toBe(plan.slotOf.get(a.storage));
    expect(plan.slotOf.get(b.storage)).not.toBe(plan.slotOf.get(a.storage));
  });

  it('gives each the tightest slot that is free all its life', () => {
    const [large, small, fits, grows] = temporaries(100, 10, 8, 200);
    const plan = planArena('test', [step([large, 'write'], [small, 'write']), step([fits, 'write'], [grows, 'write'])]);
    expect(plan.slotOf.get(grows.storage)).toBe(plan.slotOf.get(large.storage));
    expect(plan.slotOf.get(fits.storage)).toBe(plan.slotOf.get(small.storage));
    expect(plan.slots.map((slot) => slot.length).sort((a, b) => a - b)).toEqual([10, 200]);
  });

  it('leaves persistent buffers alone', () => {
    const plan = planArena('test', [step([persistent('p', [8]), 'read'], [persistent('q', [8]), 'write'])]);
    expect(plan).toMatchObject({ slots: [], elements: 0 });
  });

  it('refuses a read of what nothing has written, and says which', () => {
    const [a] = temporaries(8);
    expect(() => planArena('broken', [step([a, 'read'])])).toThrow('broken: step reads "argument 0" (t#0), which nothing has written yet');
  });

  it('takes its steps from a program by the contract of its kernels', () => {
    const builder = new ProgramBuilder('test');
    const [z, h] = [persistent('z', [4]), builder.temporary('h', [4])];
    builder.scope('L', () => builder.call('inject', { z, injection: z, h }, { length: 4 }, 'start'));
    expect(programSteps(builder.build())).toEqual([
      {
        label: 'L/start',
        uses: [
          { name: 'z', ref: z, access: 'read' },
          { name: 'injection', ref: z, access: 'read' },
          { name: 'h', ref: h, access: 'write' },
        ],
      },
    ]);
  });
});

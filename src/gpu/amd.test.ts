/** What is read from AMD's compiler's words, and the model made of it. */
import { describe, expect, it } from 'vitest';
import { CHIPS, countOf, judge, loopsOf, readCompiled, type Work } from './amd.testing.ts';

const CODE = `Compute Shader
disasm:
BB0:
	s_load_b128 s[4:7], s[2:3], null                            ; f4080101 f8000000
	v_mul_u32_u24_e32 v0, 4, v0                                 ; 00
	s_waitcnt lgkmcnt(0)                                        ; 00
BB1:
	buffer_load_b128 v[4:7], v0, s[4:7], 0 offen                ; 00
	s_waitcnt vmcnt(0)                                          ; 00
BB2:
	v_fmac_f32_e32 v1, v4, v5                                   ; 00
	(then repeated 2 times)
	v_dual_fmac_f32 v2, v6, v7 :: v_dual_fmac_f32 v3, v4, v5    ; 00
	v_add_nc_u32_e32 v0, 16, v0                                 ; 00
	s_cbranch_scc1 BB2                                          ; 00
BB3:
	s_cbranch_scc0 BB1                                          ; 00
	v_exp_f32_e32 v1, v1                                        ; 00
	buffer_store_b32 v1, v0, s[4:7], 0 offen                    ; 00
	s_endpgm                                                    ; 00

Compute Shader:
*** SHADER STATS ***
VGPRs: 24
Spilled VGPRs: 3
LDS size: 512
Scratch size: 12
Subgroups per SIMD: 32
`;

describe('readCompiled', () => {
  it('reads the statistics, and repeated instructions as often as they stand there', () => {
    const { code, ...stats } = readCompiled(CODE);
    expect(stats).toEqual({ vgprs: 24, spilled: 3, scratch: 12, shared: 512, subgroups: 32 });
    expect(code.map(({ name, instructions }) => [name, instructions.length])).toEqual([
      ['BB0', 3],
      ['BB1', 2],
      ['BB2', 6],
      ['BB3', 4],
    ]);
  });

  it('says what is missing', () => {
    expect(() => readCompiled('Compute Shader')).toThrow('did not print "VGPRs"');
    expect(() => readCompiled(CODE.replace('BB0:', ''))).toThrow('no code');
  });
});

describe('counts', () => {
  it('tells products, also in pairs, from other vector instructions, and bytes by the width of a load', () => {
    const c = countOf(['v_dual_fmac_f32 v2, v6, v7 :: v_dual_mul_f32 v3, v4, v5', 'v_exp_f32_e32 v1, v1', 'ds_load_2addr_b64 v[0:3], v4']);
    expect([c.vector, c.products, c.slow, c.shared]).toEqual([2, 2, 1, 16]);
  });

  it('counts a wait where something was asked for, and once', () => {
    const { waits } = countOf(['buffer_load_b128 v[0:3], v0', 's_waitcnt vmcnt(0)', 's_waitcnt vmcnt(0)']);
    expect(waits).toBe(countOf(['buffer_load_b128 v[0:3], v0', 's_waitcnt vmcnt(0)']).waits);
    expect(waits).toBeGreaterThan(countOf(['s_waitcnt vmcnt(0)']).waits);
  });

  it('finds loops in loops by their jumps back', () => {
    const { within } = loopsOf(readCompiled(CODE).code);
    expect(within.map(({ from, to }) => [from, to])).toEqual([[1, 3]]);
    expect(within[0].within.map(({ from, to, own }) => [from, to, own.products])).toEqual([[2, 2, 5]]);
  });
});

describe('judge', () => {
  // 320 waves on the 192 SIMDs; a thread has 100 products, 5 a round.
  const work: Work = { workgroups: 320, threads: 64, products: 320 * 64 * 100, bytes: 4e6, leastBytes: 2e6, innerRounds: 4 };
  const judged = (more: Partial<Work> = {}, text = CODE) => judge(readCompiled(text), { ...work, ...more }, CHIPS.navi31, 64);

  it('has loops run as often as the work takes', () => {
    const { issues, issuesInLoop, bytesPerFlop } = judged();
    expect(issuesInLoop).toBe(1);
    // 20 rounds of 5 instructions; of the loop around it 5, each with a load of 16 bytes and an exponential; one instruction before.
    expect(issues).toBeCloseTo((20 * 5 + 5 + 1) / 100, 5);
    expect(bytesPerFlop).toBeCloseTo((5 * 16) / 200, 5);
  });

  it('counts waves as the hardware does, and holds time against arithmetic and memory', () => {
    const { occupancy, most, wavesPerSimd, bound, time } = judged();
    expect([occupancy, most]).toEqual([16, 16]);
    expect(wavesPerSimd).toBeCloseTo(320 / 192);
    expect(bound).toBeCloseTo(2e6 / 960e3);
    expect(time).toBeGreaterThan(bound);
  });

  it('takes longer with fewer waves side by side, more to do or more bytes', () => {
    const few = CODE.replace('SIMD: 32', 'SIMD: 2');
    const bytes = 1e5;
    expect(judged({ bytes }, few).time).toBeGreaterThan(judged({ bytes }).time);
    expect(judged({ bytes, products: 2 * work.products }).time).toBeGreaterThan(judged({ bytes }).time);
    expect(judged({ bytes: 4e8 })).toMatchObject({ limit: 'memory', time: 4e8 / 960e3 });
  });

  it('gives no instructions a product where there is none', () => {
    expect(judged({ products: 0 })).toMatchObject({ issues: undefined, issuesInLoop: undefined, bytesPerFlop: undefined });
  });
});

/**
 * What AMD's shader compiler (ACO, in Mesa's RADV driver) made of a shader, read from what it prints, and a plain model of the time that
 * takes on a chip: how many instructions of each kind a wave issues, how many bytes it moves, how many waves there are to hide waits.
 * The work of `npm run drivers`. Nothing is executed, so times compare kernels with each other and with their bounds; none is a measurement.
 */

/** A chip that the null device plays. Figures are its maker's own, of the card named. */
export interface Chip {
  readonly card: string;
  readonly units: number;
  readonly simdsPerUnit: number;
  /** Lanes that a SIMD adds up in a clock, without dual issue. */
  readonly lanes: number;
  readonly gigahertz: number;
  readonly gigabytesPerSecond: number;
  /** Waves that a SIMD holds at most. */
  readonly waves: number;
  /** Whether `Subgroups per SIMD` counts 32 lanes as one. */
  readonly countsHalves: boolean;
  readonly waveSizes: readonly (32 | 64)[];
}

/**
 * AMD's product pages: compute units, boost clock, memory bandwidth. RX 7900 XTX: 96, 2.5 GHz, 960 GB/s; RX 6900 XT: 80, 2.25 GHz, 512
 * GB/s; RX Vega 64: 64, 1.546 GHz, 483.8 GB/s. Lanes and waves: the "RDNA" and "Vega" instruction set architecture manuals.
 */
export const CHIPS = {
  navi31: {
    card: 'RX 7900 XTX',
    units: 96,
    simdsPerUnit: 2,
    lanes: 32,
    gigahertz: 2.5,
    gigabytesPerSecond: 960,
    waves: 16,
    countsHalves: true,
    waveSizes: [64, 32],
  },
  navi21: {
    card: 'RX 6900 XT',
    units: 80,
    simdsPerUnit: 2,
    lanes: 32,
    gigahertz: 2.25,
    gigabytesPerSecond: 512,
    waves: 16,
    countsHalves: true,
    waveSizes: [64],
  },
  vega10: {
    card: 'RX Vega 64',
    units: 64,
    simdsPerUnit: 4,
    lanes: 16,
    gigahertz: 1.546,
    gigabytesPerSecond: 483.8,
    waves: 10,
    countsHalves: false,
    waveSizes: [64],
  },
} as const satisfies Readonly<Record<string, Chip>>;
export type ChipName = keyof typeof CHIPS;
export const CHIP_NAMES = Object.keys(CHIPS) as ChipName[];

/** What is assumed of all of them, in clocks and in bytes a clock of a compute unit: the model's own, from no measurement. */
const ASSUMED = { memoryWait: 250, scalarWait: 60, sharedWait: 40, barrier: 40, cacheBytes: 64, sharedBytes: 128, slowOp: 4 } as const;

/** Of one pipeline. */
export interface Compiled {
  readonly vgprs: number;
  /** Registers that did not fit, and bytes of memory that a lane keeps them or arrays in. */
  readonly spilled: number;
  readonly scratch: number;
  /** Bytes of workgroup memory. */
  readonly shared: number;
  /** As the compiler counts them. */
  readonly subgroups: number;
  readonly code: readonly Block[];
}

export interface Block {
  readonly name: string;
  readonly instructions: readonly string[];
}

/** What the compiler printed while it made one pipeline. @throws Error where there are no statistics or no code. */
export function readCompiled(printed: string): Compiled {
  const stat = (name: string): number => {
    const found = new RegExp(`^${name}: (\\d+)$`, 'm').exec(printed);
    if (!found) throw new Error(`the compiler did not print "${name}"; it printed: ${printed.slice(0, 200)}`);
    return Number(found[1]);
  };
  return {
    vgprs: stat('VGPRs'),
    spilled: stat('Spilled VGPRs'),
    scratch: stat('Scratch size'),
    shared: stat('LDS size'),
    subgroups: stat('Subgroups per SIMD'),
    code: readBlocks(printed),
  };
}

function readBlocks(printed: string): Block[] {
  const blocks: { name: string; instructions: string[] }[] = [];
  const begin = printed.indexOf('\nBB0:');
  if (begin < 0) throw new Error('the compiler printed no code');
  for (const line of printed.slice(begin + 1).split('\n')) {
    const text = line.split(';')[0].trim();
    if (text === '') break;
    const block = /^(BB\d+):/.exec(text);
    const repeated = /^\(then repeated (\d+) times/.exec(text);
    const last = blocks.at(-1);
    if (block) blocks.push({ name: block[1], instructions: [] });
    else if (repeated && last) last.instructions.push(...new Array<string>(Number(repeated[1])).fill(last.instructions.at(-1) ?? ''));
    else last?.instructions.push(text);
  }
  return blocks;
}

/** What some instructions are, for one wave. */
export interface Counts {
  /** Vector instructions; two that issue together are one. */
  readonly vector: number;
  /** Those of them that a SIMD takes several clocks for: roots, exponentials, reciprocals. */
  readonly slow: number;
  /** Multiplications of floats, most of them with an addition: what a product is made of. */
  readonly products: number;
  readonly scalar: number;
  /** Bytes a lane, of memory and of workgroup memory. */
  readonly loaded: number;
  readonly stored: number;
  readonly shared: number;
  /** Clocks of waits for what was asked for. */
  readonly waits: number;
}

const NOTHING: Counts = { vector: 0, slow: 0, products: 0, scalar: 0, loaded: 0, stored: 0, shared: 0, waits: 0 };

const KEYS = Object.keys(NOTHING) as (keyof Counts)[];
const combine = (a: Counts, b: Counts, times: number): Counts =>
  Object.fromEntries(KEYS.map((key) => [key, a[key] + times * b[key]])) as unknown as Counts;

const PRODUCT = /^v_(dual_)?(pk_)?(fma|fmac|fmaak|fmamk|mad|mac|madak|madmk|mul|fma_mix)_(legacy_)?f(32|16)/;
const SLOW = /^v_(exp|log|rcp|rsq|sqrt|sin|cos)_/;

/** Bytes a lane that a load or store moves, by the end of its name. */
function widthOf(op: string): number {
  const number = /_b(\d+)$/.exec(op);
  if (number) return Number(number[1]) / 8;
  const words = /_dwordx(\d)$/.exec(op);
  return words ? 4 * Number(words[1]) : 4;
}

export function countOf(instructions: readonly string[]): Counts {
  const c = { ...NOTHING } as { -readonly [K in keyof Counts]: number };
  const asked = new Map<'memory' | 'shared' | 'scalar', boolean>();
  for (const text of instructions) {
    const parts = text.split('::').map((part) => part.trim());
    const op = parts[0].split(/\s/)[0].replace(/_e(32|64)$/, '');
    if (op.startsWith('v_')) {
      c.vector++;
      if (SLOW.test(op)) c.slow++;
      c.products += parts.filter((part) => PRODUCT.test(part)).length;
    } else if (/^(buffer|global|flat|scratch)_load/.test(op)) {
      c.loaded += widthOf(op);
      asked.set('memory', true);
    } else if (/^(buffer|global|flat|scratch)_store/.test(op)) c.stored += widthOf(op);
    else if (op.startsWith('ds_')) {
      c.shared += /^ds_(read|load|write|store)_?2/.test(op) ? 2 * widthOf(op) : widthOf(op);
      if (!/store|write/.test(op)) asked.set('shared', true);
    } else if (/^s_(buffer_)?load/.test(op)) asked.set('scalar', true);
    else if (op === 's_barrier') c.waits += ASSUMED.barrier;
    else if (op.startsWith('s_waitcnt')) {
      const memory = /vmcnt/.test(text) && asked.get('memory');
      const local = /lgkmcnt/.test(text) && (asked.get('shared') || asked.get('scalar'));
      if (memory) c.waits += ASSUMED.memoryWait;
      else if (local) c.waits += asked.get('scalar') ? ASSUMED.scalarWait : ASSUMED.sharedWait;
      // What was asked for before is on its way too: later waits for it cost little.
      if (memory) asked.delete('memory');
      if (local) {
        asked.delete('shared');
        asked.delete('scalar');
      }
    } else if (!/^s_(nop|delay_alu|clause|code_end|endpgm|sendmsg)/.test(op)) c.scalar++;
  }
  return c;
}

/** Of a loop's own instructions, those of loops within left out. */
interface Loop {
  readonly from: number;
  readonly to: number;
  readonly own: Counts;
  readonly within: readonly Loop[];
}

/** The code as a nest of loops, itself the outermost: a jump backwards ends one. */
export function loopsOf(code: readonly Block[]): Loop {
  const place = new Map(code.map(({ name }, i) => [name, i]));
  const jumps = code.flatMap(({ instructions }, to) =>
    instructions.flatMap((text) => {
      const from = place.get(/^s_c?branch\w*\s+(BB\d+)/.exec(text)?.[1] ?? '');
      return from !== undefined && from <= to ? [{ from, to }] : [];
    }),
  );
  // Several jumps to one beginning are one loop.
  const spans = [...new Set(jumps.map(({ from }) => from))].map((from) => ({
    from,
    to: Math.max(...jumps.filter((jump) => jump.from === from).map(({ to }) => to)),
  }));
  const nest = (from: number, to: number, inside: readonly { from: number; to: number }[]): Loop => {
    const direct = inside.filter((a) => !inside.some((b) => b !== a && b.from <= a.from && a.to <= b.to));
    const within = direct.map((a) =>
      nest(
        a.from,
        a.to,
        inside.filter((b) => b !== a && a.from <= b.from && b.to <= a.to),
      ),
    );
    const own = code.slice(from, to + 1).filter((_, i) => !direct.some((a) => a.from <= from + i && from + i <= a.to));
    return { from, to, own: countOf(own.flatMap(({ instructions }) => instructions)), within };
  };
  return nest(0, code.length - 1, spans);
}

/** What a dispatch asks of a chip. */
export interface Work {
  readonly workgroups: number;
  /** Of a workgroup. */
  readonly threads: number;
  /** Multiplications of its products, of all threads; 0 where it only moves and scales numbers. */
  readonly products: number;
  /** Bytes of its buffers, each once, and of those without scratch memory. */
  readonly bytes: number;
  readonly leastBytes: number;
  /** Rounds of an inner loop for each of the loop around it. */
  readonly innerRounds: number;
}

/** One pipeline on one chip. */
export interface Verdict {
  readonly vgprs: number;
  readonly spilled: number;
  readonly scratch: number;
  readonly shared: number;
  /** Waves that fit on a SIMD, of how many. */
  readonly occupancy: number;
  readonly most: number;
  /** Waves of the dispatch for each SIMD of the chip. */
  readonly wavesPerSimd: number;
  /** Vector instructions for each product, in the loop with most products and altogether; undefined without products. */
  readonly issuesInLoop: number | undefined;
  readonly issues: number | undefined;
  /** Bytes read from caches or workgroup memory for each floating-point operation. */
  readonly bytesPerFlop: number | undefined;
  /** Microseconds, and what takes them. */
  readonly time: number;
  readonly limit: 'arithmetic' | 'loads' | 'workgroup memory' | 'waits' | 'memory';
  /** The least that the chip's arithmetic and memory allow, in microseconds. */
  readonly bound: number;
}

/** A loop with so much less to do than the busiest is not of those that the work is in, but before or after them. */
const ASIDE = 1 / 8;

/**
 * How often loops run is not in the code. It follows from the work: as often as all products, or without products all bytes, take.
 * @param share of the products, or bytes, a thread.
 */
function totalOf(root: Loop, share: { products: number; bytes: number }, innerRounds: number): Counts {
  const measure = (c: Counts): number => (share.products > 0 ? c.products : c.loaded);
  const wanted = share.products > 0 ? share.products : share.bytes;
  /** Of loops in one nest, for one round of the innermost. */
  const perRound = (loop: Loop): Counts =>
    loop.within.length === 0
      ? loop.own
      : loop.within.map(perRound).reduce((sum, c) => combine(sum, c, 1), combine(NOTHING, loop.own, 1 / innerRounds));
  const nests = root.within.map(perRound);
  const most = Math.max(0, ...nests.map(measure));
  const works = (c: Counts): boolean => measure(c) > 0 && measure(c) >= ASIDE * most;
  const counted = nests.filter(works);
  const each = counted.reduce((sum, c) => sum + measure(c), 0);
  const rounds = each > 0 ? Math.max(1, (wanted - measure(root.own)) / each) : 1;
  return nests.reduce((sum, c) => combine(sum, c, works(c) ? rounds : 1), root.own);
}

/** The loop with most products of its own, those of loops within left out. */
function hottest(loop: Loop): Counts | undefined {
  const own = (one: Loop): Counts[] => one.within.flatMap((inner) => [inner.own, ...own(inner)]);
  return own(loop)
    .filter(({ products }) => products > 0)
    .sort((a, b) => b.products - a.products)[0];
}

/** @param wave its size, where the compiler was asked for one. */
export function judge(compiled: Compiled, work: Work, chip: Chip, wave: 32 | 64): Verdict {
  const root = loopsOf(compiled.code);
  const perThread = 1 / (work.workgroups * work.threads);
  const products = work.products * perThread;
  const total = totalOf(root, { products, bytes: work.bytes * perThread }, work.innerRounds);
  const occupancy = chip.countsHalves ? Math.floor((compiled.subgroups * 32) / wave) : compiled.subgroups;
  const waves = work.workgroups * Math.ceil(work.threads / wave);
  const wavesPerSimd = waves / (chip.units * chip.simdsPerUnit);
  const clocks = wave / chip.lanes;
  const issue = clocks * (total.vector + (ASSUMED.slowOp - 1) * total.slow);
  const perUnit = wavesPerSimd < 1 ? chip.simdsPerUnit : wavesPerSimd * chip.simdsPerUnit;
  const least = Math.max(1, wavesPerSimd);
  const microseconds = (n: number): number => n / (chip.gigahertz * 1000);
  const times: Record<Verdict['limit'], number> = {
    arithmetic: microseconds(least * issue),
    loads: microseconds((perUnit * wave * (total.loaded + total.stored)) / ASSUMED.cacheBytes),
    'workgroup memory': microseconds((perUnit * wave * total.shared) / ASSUMED.sharedBytes),
    waits: microseconds(Math.ceil(wavesPerSimd / Math.max(1, occupancy)) * (issue + total.scalar + total.waits)),
    memory: work.bytes / (chip.gigabytesPerSecond * 1000),
  };
  const limit = (Object.keys(times) as Verdict['limit'][]).reduce((a, b) => (times[b] > times[a] ? b : a));
  const peak = chip.units * chip.simdsPerUnit * chip.lanes * chip.gigahertz * 1000;
  const loop = hottest(root);
  const has = products > 0;
  return {
    vgprs: compiled.vgprs,
    spilled: compiled.spilled,
    scratch: compiled.scratch,
    shared: compiled.shared,
    occupancy,
    most: chip.waves,
    wavesPerSimd,
    issuesInLoop: has && loop ? loop.vector / loop.products : undefined,
    issues: has ? total.vector / Math.max(products, 1) : undefined,
    bytesPerFlop: has ? (total.loaded + total.shared) / (2 * Math.max(products, 1)) : undefined,
    time: times[limit],
    limit,
    bound: Math.max(work.products / peak, work.leastBytes / (chip.gigabytesPerSecond * 1000)),
  };
}

/** Calls of the functions in files of strings that take more than numbers and names. */
import type { Calls } from './said.testing.ts';

const TALLY = {
  look: 'digits',
  open: 51,
  changed: 12,
  conflicts: 4,
  missing: 2,
  overruled: 1,
  confidence: 0.93,
  solved: false,
} as const;
const SOLVED = { ...TALLY, changed: 1, conflicts: 0, missing: 0, overruled: 0, solved: true } as const;
const MAZE = { ...TALLY, look: 'maze' } as const;
const GRID = { ...TALLY, look: 'colours', conflicts: 0, missing: 0, solved: undefined } as const;
const SOUND = { kind: 'sound', level: 'extreme', score: { exact: 0.876 } } as const;
const REASONS = [
  undefined,
  SOUND,
  { kind: 'sound', level: '12 to 48 moves', score: undefined },
  { kind: 'none' },
  { kind: 'few', givens: 12, fewest: 17 },
  { kind: 'several', solutions: 101, more: true },
  { kind: 'several', solutions: 2, more: false },
] as const;
const WOUNDS = [
  { lesion: { kind: 'no H update' }, segments: 4 },
  { lesion: { kind: 'noise', state: 'z_L', sigma: 1 } },
  { lesion: { kind: 'silent head', module: 'L', head: 2 }, segments: 1 },
] as const;
const LANE = { segments: 9, commits: [{}, {}], answer: new Uint8Array(81), cost: undefined } as const;
const HRM = { architecture: 'hrm', seq_len: 81, hidden_size: 128, puzzle_emb_ndim: 0, H_layers: 2, L_layers: 2 } as const;
const MODELS = [
  HRM,
  { ...HRM, architecture: 'recurrent' },
  { ...HRM, architecture: 'feedforward' },
  { ...HRM, architecture: 'trm' },
] as const;
const REASONING = { segments: 16, H_cycles: 2, L_cycles: 4 } as const;
const CELL = { row: 8, column: 8, look: 'digits', given: undefined, says: '7', probability: 0.84, was: '3', pinned: 12 } as const;
const ESTIMATE = { value: 0.876, low: 0.8, high: 0.91 } as const;
const TROUBLES = [
  { kind: 'wrong', report: '', difference: 'the loss of step 3 is off by 0.12' },
  { kind: 'shader', report: '', file: 'matmul_nt.wgsl', line: 48 },
  { kind: 'gone', report: '', message: 'The GPU was lost.', step: 12_345 },
] as const;

export const CALLS: Calls = {
  'common.size': [[9, 9]],
  'engine.trouble': TROUBLES.map((trouble) => [trouble]),
  'engine.outcome': TROUBLES.flatMap((trouble) => ['cpu', 'webgpu', 'nothing'].map((now) => [{ trouble, now }])),
  'reasoning.position': [[{ segment: 15, cycle: 1, step: 4 }, REASONING]],
  'session.progress': [
    ['train', 'training', 0.84, 0.97],
    ['compare', 'paused', 0.84, undefined],
    ['train', 'preparing', 0, undefined],
  ],

  'board.goal': [['unseen puzzles', 12_345]],
  'board.q': [[-1.25, 0.84]],
  'board.halting': [
    [9, -1, 'q_continue'],
    [9, 12, '0'],
    [12, 12, 'q_continue'],
    [13, 12, '0'],
  ],
  'board.cell': [
    [CELL],
    [{ ...CELL, was: undefined, pinned: undefined, conflict: 'model', verdict: 'missed', look: 'maze' }],
    [{ ...CELL, given: '7', says: undefined }],
  ],
  'board.candidates': [[8, 8, '7']],
  'charts.step': [['12,345']],
  'charts.thinned': [['12,345']],
  'loop.names': MODELS.map((model) => [model, 'H']),
  'loop.state': MODELS.map((model) => [model, 'H']),
  'loop.count': MODELS.map((model) => [model, REASONING, 9, 'L']),
  'loop.times': [[4]],
  'loop.gateSays': [[true], [false]],
  'loop.partLabel': [['z_L', 'moved 0.12']],
  'loop.summary': MODELS.map((model) => [model, REASONING, { jumps: 12, of: 31 }]),
  'loop.movedBy': [[undefined], [0.1234]],
  'lenses.halting.mark': [
    [9, true, true, true],
    [9, undefined, false, false],
  ],
  'lenses.state.goal': [
    [2, 81, 128],
    [1, 81, 128],
  ],
  'lenses.trajectory.shadow': [[10_368]],
  'lenses.dimensionality.sentence': [
    [
      [
        { name: 'z_L trained', ratio: 12.3 },
        { name: 'z_H trained', ratio: 45.6 },
        { name: 'z_L untrained', ratio: 7.8 },
        { name: 'z_H untrained', ratio: 9.1 },
      ],
      128,
    ],
  ],
  'lenses.dimensionality.running': [[12, 100]],

  'compare.seed': [['HRM', 3]],
  'compare.answer.about': [
    [{ trainings: [3, 5], puzzles: 1000 }, 'WebGPU', { ended: 3, of: 12 }],
    [{ trainings: [1, 1], puzzles: 500 }, undefined, undefined],
  ],
  'compare.intervals.share': [[ESTIMATE]],
  'compare.intervals.difference': [[ESTIMATE]],
  'compare.intervals.duel': ['more', 'fewer', 'cannot tell', 'one training'].map((standing) => ['HRM', 'TRM', standing]),
  'compare.paths.explained': [['HRM', 0.876]],
  'compare.announce': [
    ['HRM', 'trained', '84%'],
    ['HRM', 'paused', undefined],
  ],
  'compare.flop': [['12.3 T']],
  'compare.left': [['2 min 05 s']],
  'compare.badSeeds': [[9]],

  'data.work.found': [
    [1234, 20_000],
    [1234, undefined],
  ],
  'data.work.announce': [['Reading sudoku.csv', 0.84]],
  'data.preview.levels': [[{ of: 1000, counts: { easy: 500, hard: 500 } }]],
  'data.preview.overlap': [[12, 1000]],
  'data.preview.boardLabel': [['question', 9, 9, '53..7....']],
  'data.ratings.readout': [
    ['12', '14', 1234],
    ['12', undefined, 1],
  ],
  'data.ratings.sentence': [['Rating 12: 1,234 puzzles', 0.84]],
  'data.preview.compared': [[12_345, 500]],
  'data.kept.puzzles': [
    ['12,345 puzzles', '500'],
    ['1 puzzle', undefined],
  ],
  'data.make.problems.range': [['Givens', 17, 80]],

  'lab.left': [[65], [undefined]],
  'lab.testedOn': [['sudoku9', 500, 'puzzles', 1, 'cpu']],
  'lab.cost': [
    [12_345, 65],
    [0, undefined],
    [12_345, undefined],
  ],
  'learn.named': [[{ says: 'HRM paper', of: 'figure 5' }], [{ says: 'HRM paper', of: undefined }]],
  'learn.readOf': [[3, 12]],
  'learn.number': [[3, 12]],
  'learn.step': [[3, 'Two clocks']],
  'learn.stepOf': [[3, 5, 'Two clocks']],
  'learn.address': [],
  'learn.embed.frame': [],
  'learn.tokens.now': [[9, 9, 'the digit 7', 8]],
  'learn.tokens.digit': [['7']],
  'learn.memory.all': [[96, '1.2 GiB']],
  'learn.run.goal': [[500]],
  'learn.run.status.training': [['1,234']],
  'learn.run.status.paused': [['1,234']],
  'learn.run.status.finished': [['1,234', 'The goal is reached.']],

  'benchmark.facts.gflops': [['12,345']],
  'benchmark.facts.gflop': [['12,345']],
  'benchmark.facts.gbs': [['1,234']],

  'runs.table.stepsOf': [['1,234', '20,000']],
  'runs.table.points': [[-0.123]],
  'runs.table.times': [[1.23], [12.3]],

  'solve.board.asTextHelp.colours': [[['p', 'e']]],
  'solve.board.exampleNames.newOf': [['extreme']],
  'solve.verdict.moving': [TALLY, SOLVED, MAZE, GRID].map((now) => [now]),
  'solve.verdict.ended': [TALLY, SOLVED, MAZE, GRID].flatMap((now) =>
    REASONS.flatMap((reason) => [true, false].map((old) => [now, reason, old])),
  ),
  'solve.further.why': REASONS.slice(1).flatMap((reason) => [1, 16].map((views) => [reason, 0.93, views])),
  'solve.lanes.sum': [[[LANE]], [[LANE, LANE, LANE]], [[LANE, { ...LANE, cost: 0 }]], [[{ ...LANE, cost: 0 }]]],
  'solve.lanes.wrong': [
    [undefined, 12],
    [0, 12],
    [1, 12],
    [3, 12],
  ],
  'solve.lanes.committed': [[8, 8, '7', '84%']],
  'solve.badge.differsHelp': ['weights', 'other', false].map((differs) => [{ differs, probability: 0.12, residual: 0.01, q: 0.2 }]),
  'solve.badge.liveHelp': [
    ['WebGPU', 2345],
    ['CPU', undefined],
  ],
  'solve.wound.before': WOUNDS.flatMap((wound) => [true, false].map((full) => [wound, full, full])),
  'solve.wound.banner': WOUNDS.flatMap((wound) => [true, false].map((now) => [wound, now])),
  'solve.think.value': [
    [16, 16],
    [32, 16],
    [4, undefined],
  ],
  'solve.think.model': [['sudoku9', '512,345', 'WebGPU']],
  'solve.models.loading': [
    ['model.safetensors', '1.2 MiB', '104.0 MiB'],
    ['model.safetensors', '1.2 MiB', undefined],
  ],
  'solve.card.figures.level': [
    ['hard', 500],
    [undefined, 1000],
  ],
  'solve.card.figures.way': [
    [true, 8],
    [false, 1],
  ],
  'solve.card.figures.read': [['84%', '80%', '88%', 12.3]],
  'solve.card.figures.sentence': [['Commit, 8 views', 1000, '84%', '80%', '88%', 12.3, 4.56]],
  'solve.card.halting': [['84%', 5.43, 16]],
  'solve.card.saw': [[20_000, 64, 100_000]],
  'solve.card.trained': [[4321, 'cpu', 1, 123_456]],
  'solve.announce.segment': [TALLY, SOLVED, MAZE, GRID].map((now) => [9, now, true]),
  'solve.files.recording': [[0.84]],
  'solve.files.traceName': [],

  'keep.building': [[1234, 20_000]],
  'train.run.stopRules': [
    [0.97, 2, 30, 20_000],
    [0, 0, 0, 1],
  ],
  'train.run.announceCheck': [[1200, 0.84, 500, 'unseen puzzles']],
  'train.run.announcePhase': [
    ['Stopped', 'The GPU was lost.'],
    ['Paused', undefined],
  ],
  'train.run.title': [
    ['Training', '84%', 1200],
    ['Training', undefined, 1],
  ],
  'train.wall.headline': [[{ once: 5, all: 97, times: 8 }]],
  'train.wall.tile': [
    [64, { right: 80, of: 81, solved: false }],
    [1, { right: 81, of: 81, solved: true }],
  ],
  'train.wall.all': [[1200, 56, 64, 4321, 5184]],
  'train.stage.pictureName': [],
  'train.charts.csvName': [],
  'train.charts.exact.target': [[0.97]],
  'train.charts.percent': [[0.84]],
  'train.charts.finePercent': [[0.84]],
};

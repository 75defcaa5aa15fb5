/** What the lessons refer to. */
export interface Source {
  readonly name: string;
  readonly url: string;
}

export const SOURCES = {
  paper: { name: 'Wang et al.: Hierarchical Reasoning Model (the paper)', url: 'https://arxiv.org/abs/2506.21734' },
  code: { name: 'The authors’ PyTorch program', url: 'https://github.com/sapientinc/HRM' },
  arc: { name: 'ARC Prize: The Hidden Drivers of HRM’s Performance', url: 'https://arcprize.org/blog/hrm-analysis' },
  trm: { name: 'Jolicoeur-Martineau: Less is More (TRM)', url: 'https://arxiv.org/abs/2510.04871' },
  guessing: { name: 'Ren and Liu: Reasoning or Guessing?', url: 'https://arxiv.org/abs/2601.10679' },
  perspectives: { name: 'Ge, Liao and Poggio: Perspectives and Misconceptions', url: 'https://arxiv.org/abs/2510.00355' },
  wandering: {
    name: 'Fail by Wandering, Not by Settling (a draft, not reviewed)',
    url: 'https://git.blackhao.com/rrm.git/tree/research/flossing/paper/intro.md',
  },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof SOURCES;

/** The field's terms, each with one line of what it means. Every page that explains a term takes it from here. */

export interface Entry {
  readonly name: string;
  /** One sentence of fewer than twenty words. */
  readonly means: string;
}

export const GLOSSARY = {
  cell: { name: 'cell', means: 'One square of the board. To the network it is a token.' },
  token: { name: 'token', means: 'The number that stands for what is in a cell: one for blank, one for each digit.' },
  given: { name: 'given', means: 'A cell that the puzzle states. The others are open, for the network to fill.' },
  state: { name: 'state', means: 'What the network holds in mind: a row of numbers, the channels, for each cell.' },
  channel: { name: 'channel', means: 'One of the numbers that a state holds for each cell.' },
  module: { name: 'module', means: 'A stack of attention layers that turns a state into its next one.' },
  L: { name: 'L', means: 'The fast module: it updates z_L several times in each cycle.' },
  H: { name: 'H', means: 'The slow module: it updates z_H once, at the end of each cycle.' },
  z_L: { name: 'z_L', means: 'The state of the fast module L, which works towards the target that z_H sets.' },
  z_H: { name: 'z_H', means: 'The state of the slow module H. The answer is read off it.' },
  z: { name: 'z', means: 'The one state of a model that has a single module.' },
  update: { name: 'update', means: 'One run of a module, which replaces its state: an L-step or an H update.' },
  'L-step': { name: 'L-step', means: 'One update of z_L by the fast module. A cycle has T of them.' },
  'H update': { name: 'H update', means: 'The update of z_H that ends a cycle and gives L a new target.' },
  cycle: { name: 'cycle', means: 'T L-steps, then one H update. A segment has N cycles.' },
  segment: { name: 'segment', means: 'N cycles, after which the network answers and says whether it would stop.' },
  carry: { name: 'carry', means: 'The states that go on from one segment to the next.' },
  residual: { name: 'residual', means: 'How far an update moves a state: the length of the new one minus the old one.' },
  probe: { name: 'probe', means: 'A look at what would be answered before a segment ends, by a trial H update that is discarded.' },
  answer: { name: 'answer', means: 'What the network says at the end of a segment: the most probable token of each cell.' },
  halting: { name: 'halting', means: 'Stopping once the network says that its answer is right, instead of after a fixed time.' },
  'Q value': { name: 'Q value', means: 'A learned guess of how well a choice will end: here to stop, or to go on.' },
  q_halt: { name: 'q_halt', means: 'The network’s own estimate, trained in each segment, that its present answer is right.' },
  q_continue: {
    name: 'q_continue',
    means: 'The network’s estimate of what one more segment would bring. Where q_halt is higher, it stops.',
  },
  loss: { name: 'loss', means: 'What training lowers: how improbable the right answer is to the network, and how wrong its Q values.' },
  optimiser: { name: 'optimiser', means: 'The rule that changes the weights a little after each segment of training.' },
  'training step': { name: 'training step', means: 'One segment for a batch of puzzles, then one change of the weights.' },
  batch: { name: 'batch', means: 'The puzzles that one training step learns from together.' },
  gradient: { name: 'gradient', means: 'Which way, and how much, each weight would have to change to lower the loss.' },
  'deep supervision': {
    name: 'deep supervision',
    means: 'Training with a loss and an optimiser step after every segment, not only after the last.',
  },
  'one-step gradient': {
    name: 'one-step gradient',
    means: 'The gradient goes back through the last update of each module, as if earlier states were fixed.',
  },
  weights: { name: 'weights', means: 'The numbers that training finds and that solving leaves as they are.' },
  attention: { name: 'attention', means: 'How much a cell takes in of each cell, itself included, when a layer updates it.' },
  head: { name: 'head', means: 'One of several attentions that a layer has side by side, each free to look elsewhere.' },
  logit: { name: 'logit', means: 'A score before it is turned into a probability.' },
  'principal component': {
    name: 'principal component',
    means: 'The direction in which points spread most; the second is the most of what is left.',
  },
  'participation ratio': {
    name: 'participation ratio',
    means: 'In about how many directions points spread out: 1 if all lie along one line.',
  },
  'exact accuracy': { name: 'exact accuracy', means: 'The share of puzzles of which every single cell is right.' },
  'held-out': { name: 'held-out', means: 'Puzzles that training never sees, kept to measure what was learned.' },
  view: { name: 'view', means: 'The same puzzle in disguise: digits renamed, rows swapped, the board turned. Its answer is turned back.' },
  commit: { name: 'commit', means: 'To take the surest open cell as given after a segment, and think on from there.' },
  kernel: { name: 'kernel', means: 'A small program that does one step of the computation, on the GPU for all cells at once.' },
} as const satisfies Readonly<Record<string, Entry>>;

export type TermId = keyof typeof GLOSSARY;
export const isTerm = (text: string): text is TermId => Object.hasOwn(GLOSSARY, text);

/** A text in pieces: plain ones, and terms with the word that stands for them. */
export type Piece = string | { readonly term: TermId; readonly word: string };

const MARKED = /\[([^\]|]+)(?:\|([^\]]+))?\]/g;

/**
 * Takes a text with marked terms apart: "each [segment] has [cycle|cycles]".
 * @throws RangeError for a term that the glossary does not have.
 */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const { 0: all, 1: term = '', 2: word = term, index } of text.matchAll(MARKED)) {
    if (!isTerm(term)) throw new RangeError(`“${term}” is not in the glossary`);
    if (index > end) found.push(text.slice(end, index));
    found.push({ term, word });
    end = index + all.length;
  }
  if (end < text.length) found.push(text.slice(end));
  return found;
}

/** The Loop in small: each architecture has its own parts. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PUBLISHED } from '../model/config.ts';
import { LoopSketch } from './LoopSketch.tsx';

const BASE = { ...PUBLISHED, vocab_size: 6, seq_len: 16, H_cycles: 2, L_cycles: 3, H_layers: 2, L_layers: 2 };

/** Words of the drawing, boxes, and whether something goes on to the next segment. */
function drawn(architecture: 'hrm' | 'recurrent' | 'feedforward' | 'trm') {
  const svg = renderToStaticMarkup(<LoopSketch model={{ ...BASE, architecture }} />);
  return {
    words: [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text),
    boxes: svg.split('loop-sketch-box').length - 1,
    carries: svg.includes('loop-sketch-carry'),
    shared: svg.includes('loop-sketch-same'),
  };
}

it('draws what a model is, with how often each part turns in a segment', () => {
  expect(drawn('hrm')).toEqual({ words: ['L', 'H', '3×', '2×'], boxes: 2, carries: true, shared: false });
  expect(drawn('trm')).toEqual({ words: ['net', 'net', '3×', '2×'], boxes: 2, carries: true, shared: true });
  expect(drawn('recurrent')).toEqual({ words: ['M', '8×'], boxes: 1, carries: true, shared: false });
  expect(drawn('feedforward')).toEqual({ words: ['4 layers'], boxes: 4, carries: false, shared: false });
});

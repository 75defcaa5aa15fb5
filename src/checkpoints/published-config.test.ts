import { describe, expect, it } from 'vitest';
import { readYaml } from '../formats/yaml.ts';
import { parsePublishedConfig } from './published-config.ts';

const parse = async (text: string) => parsePublishedConfig(await readYaml(text, 'all_config.yaml'));

describe('all_config.yaml', () => {
  const PLAIN = 'arch:\n  name: a.b@HierarchicalReasoningModel_ACTV1\n  H_cycles: 3\n  num_heads: 4\ndata_path: data/sudoku\n';

  it('says what the model is', async () => {
    expect(await parse(PLAIN)).toEqual({
      model: { H_cycles: 3, num_heads: 4, architecture: 'hrm' },
      loss_type: 'stablemax_cross_entropy',
      data_path: 'data/sudoku',
    });
  });

  it('says what a TRM is, and which models are none of those known here', async () => {
    const trm = 'arch: {name: recursive_reasoning.trm@TinyRecursiveReasoningModel_ACTV1, H_layers: 0, L_layers: 2, puzzle_emb_len: 16';
    expect(await parse(`${trm}, mlp_t: false}`)).toMatchObject({ model: { architecture: 'trm', L_layers: 2 }, puzzle_emb_len: 16 });
    await expect(parse(`${trm}, mlp_t: true, pos_encodings: none}`)).rejects.toThrow(
      'all_config.yaml, arch.mlp_t: expected the Hierarchical Reasoning Model (HRM) or a Tiny Recursive Model (TRM) with attention, found a TRM in its mixer form (mlp_t), which is not supported',
    );
    await expect(parse('arch: {name: urm.urm@URM, H_cycles: 2}')).rejects.toThrow('found "urm.urm@URM"');
  });

  it('says the same where an experiment tracker has nested it', async () => {
    const nested = [
      '_wandb:\n    value:\n        cli_version: 0.21.0',
      'arch:\n    desc: null\n    value:\n        name: a.b@HierarchicalReasoningModel_ACTV1\n        H_cycles: 3\n        num_heads: 4',
      'data_path:\n    value: data/sudoku',
      'wandb_version: 1\n',
    ].join('\n');
    expect(await parse(nested)).toEqual(await parse(PLAIN));
  });

  it.each([
    [
      'arch: {value: {H_cycles: 3}}\nlr: 1\n',
      'all_config.yaml, arch: expected settings of the model, such as H_cycles: 2, found ["value"]',
    ],
    ['arch: {}\n', 'all_config.yaml, arch: expected settings of the model'],
    ['lr: 1\n', 'all_config.yaml, arch'],
    ['arch: {H_cycles: many}\n', 'all_config.yaml, arch.H_cycles: expected number'],
  ])('is refused where it says nothing of it: %j', async (text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
  });
});

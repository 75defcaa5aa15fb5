"""Goes on with a run of HRM Playground under the published program, which cannot start from a checkpoint by itself.

Lies beside pretrain.py and takes the same arguments; README.txt has the whole line. The weights come from `checkpoint`, the step
and the length of the schedule from `all_config.yaml`. All else is the published program's own.
"""
import os

import torch
import yaml

import pretrain
from models.hrm import hrm_act_v1

HERE = os.path.dirname(os.path.abspath(__file__))
new_train_state = pretrain.init_train_state


class NoOptimizer:
    """Takes the place of the puzzle embedding's, where a model has none."""

    param_groups = ()

    def __init__(self, *args, **kwargs):
        pass

    def step(self):
        pass

    def zero_grad(self):
        pass


def init_train_state(config, train_metadata, world_size):
    if config.arch.puzzle_emb_ndim == 0:
        hrm_act_v1.HierarchicalReasoningModel_ACTV1_Inner.puzzle_emb = torch.nn.Module()
        pretrain.CastedSparseEmbeddingSignSGD_Distributed = NoOptimizer
    state = new_train_state(config, train_metadata, world_size=world_size)

    weights = torch.load(os.path.join(HERE, "checkpoint"), map_location="cpu", weights_only=True)
    model = getattr(state.model, "_orig_mod", state.model)
    model.load_state_dict({name.removeprefix("_orig_mod."): tensor for name, tensor in weights.items()})

    with open(os.path.join(HERE, "all_config.yaml")) as file:
        saved = yaml.safe_load(file)
    state.step, state.total_steps = saved["step"], saved["total_steps"]
    return state


if __name__ == "__main__":
    pretrain.init_train_state = init_train_state
    # Hydra looks for the folder `config` beside the file of the function it starts, if that counts as the main program.
    pretrain.launch.__wrapped__.__module__ = "__main__"
    pretrain.launch()

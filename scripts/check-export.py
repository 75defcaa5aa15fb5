"""Reads an export as the published program does.

    python3 scripts/check-export.py FOLDER MODEL.safetensors
        compares the checkpoint, read by PyTorch's own loader, with the model it was made from, tensor by tensor; MLPs may have been
        widened with zeros, and initial states rounded to bfloat16
    python3 scripts/check-export.py --data FOLDER
        reads a data folder as the published loader does, and prints a line of JSON for each part: what an epoch and the test set hold

Exit code 77: PyTorch, or for --data numpy, is not installed.
"""
import json
import os
import struct
import sys

try:
    import numpy as np

    if "--data" not in sys.argv:
        import torch
except ImportError:
    sys.exit(77)

FIELDS = {"inputs": "r", "labels": "r", "puzzle_identifiers": None, "puzzle_indices": None, "group_indices": None}
METADATA = {"pad_id", "ignore_label_id", "blank_identifier_id", "vocab_size", "seq_len", "num_puzzle_identifiers"}
METADATA |= {"total_groups", "mean_puzzle_examples", "sets"}


def epoch(data, batch_size, rng):
    """Every group once, one of its puzzles each, examples of a puzzle in random order: as `_sample_batch` of puzzle_dataset.py."""
    order = rng.permutation(data["group_indices"].size - 1)
    start = 0
    while start < order.size:
        rows, puzzles, size = [], [], 0
        while start < order.size and size < batch_size:
            group = order[start]
            start += 1
            puzzle = rng.integers(data["group_indices"][group], data["group_indices"][group + 1])
            begin, end = data["puzzle_indices"][puzzle], data["puzzle_indices"][puzzle + 1]
            taken = min(int(end - begin), batch_size - size)
            puzzles.append(np.full(taken, puzzle, dtype=np.int32))
            rows.append(begin + rng.choice(int(end - begin), taken, replace=False))
            size += taken
        yield np.concatenate(rows), np.concatenate(puzzles)


def check_part(folder, part, names):
    with open(os.path.join(folder, part, "dataset.json")) as f:
        metadata = json.load(f)
    assert METADATA <= metadata.keys(), METADATA - metadata.keys()
    assert metadata["num_puzzle_identifiers"] == len(names)
    examples, drawn, ids = 0, 0, set()
    for name in metadata["sets"]:
        path = os.path.join(folder, part, name + "__{}.npy")
        data = {field: np.load(path.format(field), mmap_mode=mode) for field, mode in FIELDS.items()}
        rows = data["inputs"].shape[0]
        assert data["inputs"].shape == data["labels"].shape == (rows, metadata["seq_len"])
        assert data["inputs"].dtype == data["labels"].dtype == np.uint8
        assert all(data[field].dtype == np.int32 for field in ("puzzle_identifiers", "puzzle_indices", "group_indices"))
        assert data["puzzle_indices"][-1] == rows and data["group_indices"][-1] == data["puzzle_identifiers"].size
        assert data["group_indices"].size - 1 == metadata["total_groups"]
        examples += rows
        if part == "train" and rows:
            for chosen, puzzles in epoch(data, 8, np.random.Generator(np.random.Philox(seed=0))):
                inputs, labels = (data[field][chosen].astype(np.int32) for field in ("inputs", "labels"))
                labels[labels == metadata["ignore_label_id"]] = -100
                assert inputs.max() < metadata["vocab_size"] and labels.max() < metadata["vocab_size"] and (labels != -100).any(axis=1).all()
                ids |= set(data["puzzle_identifiers"][puzzles].tolist())
                drawn += chosen.size
        else:
            ids |= set(data["puzzle_identifiers"].tolist())
    assert not ids or max(ids) < len(names)
    line = {"part": part, "groups": metadata["total_groups"], "examples": examples, "drawn": drawn, "names": sorted(names[i] for i in ids)}
    print(json.dumps(line))


def check_data(folder):
    with open(os.path.join(folder, "identifiers.json")) as f:
        names = json.load(f)
    assert names[0] == "<blank>"
    for part in ("train", "test"):
        check_part(folder, part, names)


def safetensors(path):
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(length))
        data = f.read()
    for name, info in header.items():
        if name != "__metadata__":
            begin, end = info["data_offsets"]
            yield name, torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(info["shape"])


def unwidened(name, tensor, shape):
    if name.endswith("gate_up_proj.weight"):
        gate, up = tensor.chunk(2)
        half = shape[0] // 2
        assert not gate[half:].any() and not up[half:].any(), name
        return torch.cat((gate[:half], up[:half]))
    if name.endswith("down_proj.weight"):
        assert not tensor[:, shape[1]:].any(), name
        return tensor[:, : shape[1]]
    return tensor


def main(folder, model):
    state = torch.load(os.path.join(folder, "checkpoint"), map_location="cpu")
    expected = dict(safetensors(model))
    names = {key[len("_orig_mod.model.inner."):]: value for key, value in state.items()}
    assert names.keys() == expected.keys(), names.keys() ^ expected.keys()
    for name, want in expected.items():
        got = unwidened(name, names[name], want.shape)
        assert got.dtype == (torch.bfloat16 if name.endswith("_init") else torch.float32), name
        assert torch.equal(got, want.to(got.dtype)), name
    print(f"{len(names)} tensors are equal")


if sys.argv[1] == "--data":
    check_data(sys.argv[2])
else:
    main(*sys.argv[1:])

"""Reads an exported checkpoint with PyTorch's own loader and compares it with the model it was made from, tensor by tensor.

    python3 scripts/check-export.py FOLDER MODEL.safetensors

Exit code 77: PyTorch is not installed. MLPs may have been widened with zeros, and initial states rounded to bfloat16.
"""
import json
import os
import struct
import sys

try:
    import torch
except ImportError:
    sys.exit(77)


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


main(*sys.argv[1:])

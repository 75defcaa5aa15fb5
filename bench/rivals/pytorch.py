"""The training step of problem.ts in PyTorch, eager and compiled, in float32: the same weights in, the same losses out.

`bench/pytorch.mjs` starts it with a problem file and takes turns with it: a JSON request a line in, a JSON answer a line out.
Needs torch 1.13 or newer (2.0 for "compiled") and numpy.
"""
import argparse
import json
import math
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

NOT_TRAINED = ("H_init", "L_init")


def read_problem(path):
    """The settings, and arrays by name, of a safetensors file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        kind = {"F32": np.float32, "I32": np.int32}[entry["dtype"]]
        arrays[name] = np.frombuffer(data[begin:end], kind).reshape(entry["shape"])
    return json.loads(header["__metadata__"]["problem"]), arrays


def attend(q, k, v):
    """Softmax attention over all tokens; by one fused kernel where this PyTorch has it."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v)
    return torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), -1) @ v


class Step:
    """All trained weights lie in one vector, so that the optimiser is a handful of operations whatever the number of layers."""

    def __init__(self, problem, arrays, device, compiled):
        self.c = problem
        tensor = lambda name: torch.from_numpy(arrays[name].copy()).to(device)
        self.names = [name for name in arrays if name not in (*NOT_TRAINED, "inputs", "labels")]
        self.shapes = [arrays[name].shape for name in self.names]
        self.sizes = [arrays[name].size for name in self.names]
        self.theta = torch.cat([tensor(name).flatten() for name in self.names]).requires_grad_()
        self.m, self.v = torch.zeros_like(self.theta), torch.zeros_like(self.theta)
        self.H_init, self.L_init = tensor("H_init"), tensor("L_init")
        self.inputs, self.labels = tensor("inputs").long(), tensor("labels").long()
        half = problem["head_dim"] // 2
        frequency = problem["rope_theta"] ** (-torch.arange(half, dtype=torch.float32) / half)
        angle = torch.outer(torch.arange(problem["tokens"], dtype=torch.float32), frequency)
        self.cos, self.sin = (torch.cat((f, f), -1)[:, None].to(device) for f in (angle.cos(), angle.sin()))
        self.loss_of, self.update = (torch.compile(f) if compiled else f for f in (self._loss, self._update))
        self.betas = torch.tensor([problem["beta1"], problem["beta2"]], device=device)
        # beta^t, t the steps taken.
        self.powers = torch.ones_like(self.betas)

    def weights(self, theta):
        return dict(zip(self.names, (part.view(shape) for part, shape in zip(theta.split(self.sizes), self.shapes))))

    def rotate(self, x):
        a, b = x.chunk(2, -1)
        return x * self.cos + torch.cat((-b, a), -1) * self.sin

    def norm(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.c["eps"])

    def module(self, w, name, z, injection):
        x = z + injection
        rows, tokens, hidden = x.shape
        for layer in range(self.c["layers"]):
            key = f"{name}_level.layers.{layer}."
            qkv = F.linear(x, w[key + "self_attn.qkv_proj.weight"]).view(rows, tokens, -1, self.c["head_dim"])
            q, k, v = qkv.chunk(3, 2)
            mixed = attend(*(t.transpose(1, 2) for t in (self.rotate(q), self.rotate(k), v)))
            x = self.norm(x + F.linear(mixed.transpose(1, 2).reshape(rows, tokens, hidden), w[key + "self_attn.o_proj.weight"]))
            gate, up = F.linear(x, w[key + "mlp.gate_up_proj.weight"]).chunk(2, -1)
            x = self.norm(x + F.linear(F.silu(gate) * up, w[key + "mlp.down_proj.weight"]))
        return x

    def _loss(self, theta):
        """Of one segment from the initial states; only the last L and the last H update carry a gradient."""
        w, fixed = self.weights(theta), self.weights(theta.detach())
        x = math.sqrt(self.c["hidden"]) * F.embedding(self.inputs, w["embed_tokens.embedding_weight"])
        z_H, z_L = (init.expand_as(x) for init in (self.H_init, self.L_init))
        cycles, steps = self.c["H_cycles"], self.c["L_cycles"]
        with torch.no_grad():
            for cycle in range(cycles):
                last = cycle == cycles - 1
                for _ in range(steps - 1 if last else steps):
                    z_L = self.module(fixed, "L", z_L, z_H + x)
                if not last:
                    z_H = self.module(fixed, "H", z_H, z_L)
        z_L = self.module(w, "L", z_L, z_H + x)
        z_H = self.module(w, "H", z_H, z_L)
        logits = F.linear(z_H, w["lm_head.weight"])
        s = torch.where(logits < 0, 1 / (1 - logits), logits + 1)
        stablemax = torch.log(s / s.sum(-1, keepdim=True))
        return -stablemax.gather(-1, self.labels[..., None]).mean()

    def _update(self, gradient):
        """Adam-atan2, decoupled weight decay first. What corrects the moments is counted on the device: nothing comes from the host."""
        beta1, beta2, lr = self.c["beta1"], self.c["beta2"], self.c["lr"]
        self.powers.mul_(self.betas)
        first, second = 1 - self.powers
        self.theta.mul_(1 - lr * self.c["weight_decay"])
        self.m.mul_(beta1).add_(gradient, alpha=1 - beta1)
        self.v.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        self.theta.sub_(lr / first * torch.atan2(self.m, torch.sqrt(self.v / second)))

    def __call__(self):
        loss = self.loss_of(self.theta)
        (gradient,) = torch.autograd.grad(loss, self.theta)
        with torch.no_grad():
            self.update(gradient)
        return loss.detach()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("problem")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.backends.cuda.matmul.allow_tf32 = False
    on_gpu = options.device.startswith("cuda")
    settle = torch.cuda.synchronize if on_gpu else lambda: None
    name = torch.cuda.get_device_name() if on_gpu else f"{options.threads} threads"
    answer = lambda **fields: print(json.dumps(fields), flush=True)
    answer(version=torch.__version__, device=name, compiles=hasattr(torch, "compile"))
    problem, arrays = read_problem(options.problem)
    steppers = {}
    for line in sys.stdin:
        request = json.loads(line)
        variant, count = request["variant"], request["steps"]
        began = time.perf_counter()
        if variant not in steppers:
            steppers[variant] = Step(problem, arrays, options.device, variant == "compiled")
        step = steppers[variant]
        if request["losses"]:
            answer(losses=[step().item() for _ in range(count)], seconds=time.perf_counter() - began)
            continue
        for _ in range(count):
            step()
        settle()
        answer(milliseconds=(time.perf_counter() - began) / count * 1000)


main()

"""Makes ctc.json: values and gradients of CTC's loss, with PyTorch 2.15.0 in float64.

    python make_ctc_goldens.py

The mean is PyTorch's: each sample's loss over the length of its text, then the mean over samples. Targets are
padded with -1 here, as Graft pads them.
"""

import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent


def case(name, seed, moments, outputs, texts):
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(len(texts), moments, outputs, generator=generator, dtype=torch.float64)
    longest = max(len(text) for text in texts)
    return {
        "name": name,
        "shape": list(logits.shape),
        "logits": [round(v, 9) for v in logits.flatten().tolist()],
        "targets": [text + [-1] * (longest - len(text)) for text in texts],
    }


cases = [
    case("one character", 1, 4, 3, [[1]]),
    case("texts of several lengths", 2, 9, 5, [[1, 2, 3], [4], [2, 2, 1, 4]]),
    case("as long as there are moments", 3, 4, 4, [[1, 2, 3, 1]]),
    case("two of a kind", 4, 6, 3, [[1, 1, 2, 2], [2, 1, 2]]),
    case("many moments", 5, 60, 12, [[3, 5, 7, 11, 1], [2, 2]]),
]
for one in cases:
    logits = torch.tensor(one["logits"], dtype=torch.float64).reshape(one["shape"]).requires_grad_()
    texts = [[c for c in text if c >= 0] for text in one["targets"]]
    padded = torch.tensor([[max(c, 0) for c in text] for text in one["targets"]])
    loss = torch.nn.functional.ctc_loss(
        logits.log_softmax(2).transpose(0, 1),
        padded,
        torch.full((len(texts),), one["shape"][1]),
        torch.tensor([len(text) for text in texts]),
        blank=0,
        reduction="mean",
    )
    loss.backward()
    one["loss"] = loss.item()
    one["gradient"] = [float(f"{v:.10g}") for v in logits.grad.flatten().tolist()]
(HERE / "ctc.json").write_text(json.dumps(cases) + "\n")

"""What a network to be tried is, and how it becomes a file with the features that PyTorch or Keras itself gives."""
import json
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import numpy as np
from PIL import Image

PARTS = {"train": 3, "val": 1}  # pictures of each of two classes


@dataclass
class Entry:
    """One row of the table.

    build gives the network and a function from pictures to its features; None where there is no such function.
    """

    library: str
    name: str
    build: Callable
    size: int = 64
    exporter: str = "script"  # or dynamo, tf2onnx, tf2onnx nchw, int8 dynamic, int8 qdq, int8 operators
    opset: int = 17
    outputs: list = field(default_factory=lambda: ["output"])
    tolerance: float = 1e-4
    remark: str = ""

    @property
    def folder(self):
        words = f"{self.library} {self.name} {self.exporter}"
        return "".join(c if c.isalnum() or c in "._-" else "_" for c in words)


def pictures(root: Path, size: int):
    """Two classes of smooth noise, as files that need no resizing; the same for every network of that size."""
    folder = root / "pictures" / str(size)
    random = np.random.default_rng(size)
    for part, count in PARTS.items():
        for label in ("a", "b"):
            for i in range(count):
                file = folder / part / label / f"{part}_{label}_{i}.png"
                coarse = random.integers(0, 256, (8, 8, 3), dtype=np.uint8)
                if not file.exists():
                    file.parent.mkdir(parents=True, exist_ok=True)
                    Image.fromarray(coarse).resize((size, size), Image.BICUBIC).save(file)
    files = sorted(folder.rglob("*.png"), key=lambda f: f.name)
    values = np.stack([np.asarray(Image.open(f).convert("RGB"), dtype=np.float32) for f in files])
    return [f.name for f in files], (values / 255 - 0.5) / 0.5  # [N, H, W, C]


def randomise(model):
    """Weights as training leaves them, rather than as it finds them: no zeros, no vectors of ones."""
    import torch

    torch.manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.is_floating_point() and parameter.numel() > 1 and parameter.std() < 1e-7:
                parameter.add_(torch.empty_like(parameter).uniform_(0.05, 0.3))
    return model.eval()


def calibrate(model, x):
    """Batch norm's statistics as the pictures have them; rounding errors grow where they are others."""
    import torch
    from torch.nn.modules.batchnorm import _BatchNorm

    norms = [module for module in model.modules() if isinstance(module, _BatchNorm)]
    for module in norms:
        module.reset_running_stats()
        module.momentum = None
    model.train()
    with torch.no_grad():
        model(x)
    return model.eval()


def export(entry: Entry, model, file: Path):
    import torch

    sample = torch.zeros(2, 3, entry.size, entry.size)
    names = {"input_names": ["input"], "output_names": entry.outputs, "opset_version": entry.opset}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if entry.exporter == "dynamo":
            batch = torch.export.Dim("batch", min=1, max=64)
            torch.onnx.export(model, (sample,), str(file), dynamo=True, dynamic_shapes=({0: batch},),
                              **{**names, "opset_version": max(18, entry.opset)}, verbose=False, external_data=False)
        else:
            axes = {name: {0: "batch"} for name in ["input", *entry.outputs]}
            torch.onnx.export(model, (sample,), str(file), dynamo=False, dynamic_axes=axes, **names)


def quantise(entry: Entry, file: Path, values: np.ndarray):
    from onnxruntime import quantization as q

    whole = file.with_name("float.onnx")
    file.rename(whole)
    if entry.exporter == "int8 dynamic":
        q.quantize_dynamic(whole, file)
    else:
        class Reader(q.CalibrationDataReader):
            rows = iter({"input": row[None]} for row in values.transpose(0, 3, 1, 2))

            def get_next(self):
                return next(self.rows, None)

        form = q.QuantFormat.QDQ if entry.exporter == "int8 qdq" else q.QuantFormat.QOperator
        q.quantize_static(whole, file, Reader(), quant_format=form)
    whole.unlink()


def write(entry: Entry, root: Path):
    """The network's file, its features and what is to be known of it; on failure, why."""
    folder = root / entry.folder
    folder.mkdir(parents=True, exist_ok=True)
    info = {"library": entry.library, "name": entry.name, "exporter": entry.exporter, "size": entry.size,
            "tolerance": entry.tolerance, "remark": entry.remark}
    try:
        names, values = pictures(root, entry.size)
        file = folder / "network.onnx"
        model, features = entry.build()
        if entry.exporter.startswith("tf2onnx"):
            import keras_networks
            keras_networks.export(entry, model, file)
            wanted = features(values)
        else:
            import torch
            randomise(model)
            x = torch.from_numpy(values.transpose(0, 3, 1, 2).copy())
            calibrate(model, x)
            with torch.no_grad():
                wanted = features(x).numpy() if features else None
            export(entry, model, file)
            if entry.exporter.startswith("int8"):
                quantise(entry, file, values)
        if wanted is not None:
            info |= {"pictures": names, "width": int(wanted.shape[1])}
            wanted.astype("<f4").tofile(folder / "features.f32")
    except Exception as e:
        info["failure"] = f"{type(e).__name__}: {e}".splitlines()[0][:200]
        traceback.print_exc()
    (folder / "network.json").write_text(json.dumps(info))
    print(entry.folder, info.get("failure", "done"), flush=True)

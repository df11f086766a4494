"""Makes the golden files of dev.graft.image.ProcessorGoldenTest: configurations as Hugging Face's
libraries keep them beside networks, seeded, and what these libraries make of small pictures.

    python processor_goldens.py ../resources/dev/graft/image/resize OUT [CASES] [LONGEST]

The first folder has the pictures. OUT/cases.jsonl has a line per case: the file's name and content,
the picture, and the shape [3, H, W] of the result; OUT/values.f32 has the results one behind the
other, little-endian. Transformers' processors are those that use Pillow.

Made with transformers 5.24.0, timm 1.0.31, Pillow 13.0.0, torchvision 0.29.2, numpy 2.4.6.
"""

import importlib
import json
import random
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from timm.data import create_transform, resolve_data_config

PICTURES, OUT = Path(sys.argv[1]), Path(sys.argv[2])
CASES = int(sys.argv[3]) if len(sys.argv) > 3 else 150
LONGEST = int(sys.argv[4]) if len(sys.argv) > 4 else 15
NAMES = ["61x47", "40x90", "33x33", "17x12"]
MODULES = {
    "ViT": "vit", "DeiT": "deit", "Beit": "beit", "ConvNext": "convnext", "CLIP": "clip",
    "Siglip": "siglip", "Bit": "bit", "MobileNetV1": "mobilenet_v1",
    "MobileNetV2": "mobilenet_v2", "MobileViT": "mobilevit", "EfficientNet": "efficientnet",
    "Pvt": "pvt", "PoolFormer": "poolformer", "Levit": "levit", "Segformer": "segformer",
    "ChineseCLIP": "chinese_clip", "Blip": "blip",
}  # fmt: skip
random.seed(7)


def some(values):
    return random.choice(values)


def length():
    return random.randint(4, LONGEST)


def colours():
    return some([[0.485, 0.456, 0.406], [0.5, 0.5, 0.5], [0.2, 0.6, 0.9]])


def size(kind):
    sizes = [length(), {"shortest_edge": length()}]
    if kind != "ConvNext":
        sizes += [{"height": length(), "width": length()}]
        if kind != "PoolFormer" and kind != "Levit":
            shortest = length()
            sizes += [
                {"shortest_edge": shortest, "longest_edge": shortest + random.randint(0, 9)},
                {"max_height": length(), "max_width": length()},
            ]
    return some(sizes)


def transformers_case():
    kind = some(list(MODULES))
    config = {"size": size(kind)}
    config["crop_size"] = some([length(), {"height": length(), "width": length()}])
    optional = {
        "do_resize": some([True, True, True, False]),
        "do_center_crop": some([True, False]),
        "do_rescale": some([True, True, False]),
        "do_normalize": some([True, True, False]),
        "resample": random.randint(0, 5),
        "rescale_factor": some([1 / 255, 1 / 127.5, 0.01]),
        "image_mean": colours(),
        "image_std": colours(),
        "default_to_square": some([True, False]),
        "do_convert_rgb": some([True, None]),
    }
    if kind in ("ConvNext", "PoolFormer"):
        optional["crop_pct"] = some([0.875, 0.9, 0.6])
    if kind == "ConvNext":
        del optional["do_center_crop"], optional["default_to_square"], config["crop_size"]
    if kind == "MobileViT":
        optional["do_flip_channel_order"] = some([True, False])
    if kind == "EfficientNet":
        optional["rescale_offset"] = some([True, False])
        optional["include_top"] = some([True, False])
    for key, value in optional.items():
        if random.random() < 0.6:
            config[key] = value
    module = importlib.import_module(
        f"transformers.models.{MODULES[kind]}.image_processing_pil_{MODULES[kind]}"
    )
    processor = getattr(module, kind + "ImageProcessorPil")(**config)
    suffix = some(["ImageProcessor", "ImageProcessorFast", "FeatureExtractor"])
    key = "feature_extractor_type" if suffix == "FeatureExtractor" else "image_processor_type"
    return "preprocessor_config.json", {key: kind + suffix, **config}, lambda picture: processor(
        picture, return_tensors="np"
    )["pixel_values"][0]


def timm_case():
    fields = {"input_size": [3, length(), length()]}
    if random.random() < 0.6:
        fields["input_size"][2] = fields["input_size"][1]
    optional = {
        "interpolation": some(["nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"]),
        "crop_pct": some([0.875, 0.9, 1.0, 0.7]),
        "crop_mode": some(["center", "squash"]),
        "mean": colours(),
        "std": colours(),
        "fixed_input_size": some([True, False]),
        "test_input_size": [3, 99, 99],
        "test_crop_pct": 0.5,
    }
    for key, value in optional.items():
        if random.random() < 0.6:
            fields[key] = value
    transform = create_transform(**resolve_data_config({}, pretrained_cfg=fields))
    content = {"architecture": "some", "pretrained_cfg": fields}
    return "config.json", content, lambda picture: transform(picture).numpy()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    lines, values = [], []
    while len(lines) < CASES:
        file, content, process = some([transformers_case, transformers_case, timm_case])()
        name = some(NAMES)
        picture = Image.open(PICTURES / f"{name}.png").convert("RGB")
        try:
            result = np.ascontiguousarray(process(picture), np.float32)
        except (ValueError, SystemError) as e:  # a size of 0, say
            print(content, e)
            continue
        if result.size > 3 * (2 * LONGEST) ** 2:
            continue
        case = {"file": file, "content": content, "picture": name, "shape": list(result.shape)}
        lines.append(json.dumps(case))
        values.append(result.astype("<f4").tobytes())
    (OUT / "cases.jsonl").write_text("\n".join(lines) + "\n")
    (OUT / "values.f32").write_bytes(b"".join(values))


main()

"""Exports whole architectures with random weights, for ExportedNetworksTest.

    python export_networks.py FOLDER [NAME...]

Written with torch 2.15.0, torchvision 0.29.2, timm 1.0.31, transformers 5.23.0, onnx 1.23.2 and
onnxscript 0.7.2. A file is named after its network, its exporter and its opset. No weight of these
networks means anything: constant ones, which would hide a fault or stop every gradient (a scale of
zero, a mean of zero), are drawn at random too.
"""

import os
import pathlib
import sys
import warnings

import torch

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")
SCRIPT, DYNAMO = "script", "dynamo"


def vision(name):
    import torchvision

    return lambda: torchvision.models.get_model(name, weights=None)


def timm(name):
    import timm as library

    return lambda: library.create_model(name, pretrained=False)


class Answer(torch.nn.Module):
    """The one tensor of interest of a Hugging Face model."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        names = [self.model.main_input_name, "attention_mask"]
        result = self.model(**dict(zip(names, inputs)), return_dict=True)
        return result.pooler_output if hasattr(result, "pooler_output") else result.last_hidden_state


def bert():
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=200, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64
    )
    return Answer(BertModel(config))


def distilbert():
    from transformers import DistilBertConfig, DistilBertModel

    return Answer(DistilBertModel(DistilBertConfig(vocab_size=200, dim=32, n_layers=2, n_heads=4, hidden_dim=64)))


def wav2vec2():
    from transformers import Wav2Vec2Config, Wav2Vec2Model

    config = Wav2Vec2Config(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        conv_dim=(32,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
    )
    return Answer(Wav2Vec2Model(config))


def picture(size=224):
    return [("input", torch.randn(2, 3, size, size))]


def words():
    mask = torch.ones(2, 9, dtype=torch.int64)
    mask[1, 6:] = 0
    return [("input_ids", torch.randint(0, 200, (2, 9))), ("attention_mask", mask)]


def sound():
    return [("input_values", torch.randn(2, 4000))]


# Which network, how it is fed, and what it is exported with.
NETWORKS = {
    "resnet18": (vision("resnet18"), picture, [(SCRIPT, 13), (DYNAMO, 18)]),
    "mobilenet_v2": (vision("mobilenet_v2"), picture, [(SCRIPT, 15)]),
    "mobilenet_v3_small": (vision("mobilenet_v3_small"), picture, [(SCRIPT, 17), (DYNAMO, 18)]),
    "efficientnet_b0": (vision("efficientnet_b0"), picture, [(SCRIPT, 14), (DYNAMO, 19)]),
    "squeezenet1_1": (vision("squeezenet1_1"), picture, [(SCRIPT, 13)]),
    "densenet121": (vision("densenet121"), picture, [(SCRIPT, 16)]),
    "convnext_tiny": (vision("convnext_tiny"), picture, [(SCRIPT, 13), (DYNAMO, 20)]),
    "vit_b_32": (vision("vit_b_32"), picture, [(SCRIPT, 17), (DYNAMO, 18)]),
    "swin_t": (vision("swin_t"), picture, [(SCRIPT, 17), (DYNAMO, 18)]),
    "regnety_002": (timm("regnety_002"), picture, [(SCRIPT, 13)]),
    "vit_tiny_patch16_224": (timm("vit_tiny_patch16_224"), picture, [(SCRIPT, 14), (DYNAMO, 20)]),
    "mobilenetv4_conv_small": (timm("mobilenetv4_conv_small"), picture, [(DYNAMO, 18)]),
    "mobilevit_xxs": (timm("mobilevit_xxs"), lambda: picture(256), [(SCRIPT, 17), (DYNAMO, 18)]),
    "levit_128s": (timm("levit_128s"), picture, [(SCRIPT, 17)]),
    "bert": (bert, words, [(SCRIPT, 14), (DYNAMO, 18)]),
    "distilbert": (distilbert, words, [(SCRIPT, 14), (DYNAMO, 20)]),
    "wav2vec2": (wav2vec2, sound, [(SCRIPT, 17), (DYNAMO, 18)]),
}


def stir(model, inputs):
    """Random values for all that initialisation leaves constant; batch norm's statistics as of a batch.

    Without the latter a deep network's signal dies on its way, and its gradient with it.
    """
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if tensor.numel() > 1 and tensor.std() == 0:
                start = tensor.flatten()[0].item()
                tensor.copy_((start if start > 0.1 else 0) + 0.1 * torch.randn_like(tensor))
        norms = [module for module in model.modules() if isinstance(module, torch.nn.modules.batchnorm._BatchNorm)]
        for norm in norms:
            norm.momentum = 1.0
            norm.train()
        if norms:
            model(torch.randn(16, *inputs[0].shape[1:]))
        for norm in norms:
            norm.running_var.mul_(torch.empty_like(norm.running_var).uniform_(0.8, 1.2))
            norm.eval()


def export(folder, name, exporter, opset):
    make, feed, _ = NETWORKS[name]
    torch.manual_seed(0)
    model = make().eval()
    inputs = feed()
    names = [key for key, _ in inputs]
    values = tuple(value for _, value in inputs)
    stir(model, values)
    file = folder / f"{name}.{exporter}{opset}.onnx"
    if exporter == SCRIPT:
        axes = {key: {0: "batch"} for key in names + ["output"]}
        torch.onnx.export(
            model, values, str(file), input_names=names, output_names=["output"], opset_version=opset,
            dynamic_axes=axes, dynamo=False,
        )
    else:
        batch = torch.export.Dim("batch", min=1, max=64)
        shapes = tuple({0: batch} for _ in names)
        shapes = (shapes,) if isinstance(model, Answer) else shapes
        torch.onnx.export(
            model, values, str(file), input_names=names, output_names=["output"], opset_version=opset,
            dynamic_shapes=shapes, dynamo=True, external_data=False,
        )


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name in sys.argv[2:] or NETWORKS:
        for exporter, opset in NETWORKS[name][2]:
            try:
                export(folder, name, exporter, opset)
                print("exported", name, exporter, opset, flush=True)
            except Exception as failure:  # one network that cannot be exported stops no other
                print("FAILED", name, exporter, opset, str(failure).strip()[-500:], flush=True)


main()

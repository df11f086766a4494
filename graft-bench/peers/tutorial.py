"""The PyTorch transfer-learning tutorial's recipe, as written, on MobileNetV2: the peer of `graft train`.

    python tutorial.py DATA [--fine-tune] [--epochs 25] [--weights backbone.onnx]

DATA has train/ and val/, each with a folder per class. 25 epochs, batch 4, SGD with rate .001 and momentum .9,
the rate times .1 every 7 epochs. Weights come from an ONNX export with batch norm kept, where one is given: time does
not depend on them, accuracy does.
"""
import argparse
import time

import torch
from torch import nn, optim
from torchvision import datasets, models, ops, transforms


def layers_of(model):
    return [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.BatchNorm2d))]


def load_weights(model, path):
    """Copies parameters over in graph order: exporters keep the order of the layers."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    constants = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    found = []
    for node in graph.node:
        if node.op_type == "Conv":
            found.append(("conv", [constants[node.input[1]]]))
        elif node.op_type == "BatchNormalization":
            found.append(("bn", [constants[name] for name in node.input[1:5]]))
    layers = layers_of(model)
    if len(found) == len(layers) + 2:  # GluonCV also widens in the first block, by a factor of 1
        first = model.features[1].conv
        widen = ops.Conv2dNormActivation(32, 32, kernel_size=1, activation_layer=nn.ReLU6)
        model.features[1].conv = nn.Sequential(widen, *first)
        layers = layers_of(model)
    assert len(layers) == len(found), f"{len(found)} layers in {path}, {len(layers)} in MobileNetV2"
    with torch.no_grad():
        for layer, (kind, values) in zip(layers, found):
            if kind == "conv":
                layer.weight.copy_(values[0])
            else:
                for target, value in zip((layer.weight, layer.bias, layer.running_mean, layer.running_var), values):
                    target.copy_(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--fine-tune", action="store_true")
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--weights")
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()

    normalise = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    views = {
        "train": transforms.Compose(
            [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(), normalise]),
        "val": transforms.Compose(
            [transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), normalise]),
    }
    sets = {part: datasets.ImageFolder(f"{options.data}/{part}", views[part]) for part in views}
    loaders = {
        part: torch.utils.data.DataLoader(sets[part], batch_size=4, shuffle=True, num_workers=options.workers)
        for part in views
    }
    torch.manual_seed(0)
    model = models.mobilenet_v2(weights=None)
    if options.weights:
        load_weights(model, options.weights)
    if not options.fine_tune:
        for parameter in model.parameters():
            parameter.requires_grad = False
    model.classifier = nn.Linear(model.last_channel, len(sets["train"].classes))
    trained = model.parameters() if options.fine_tune else model.classifier.parameters()
    optimizer = optim.SGD(trained, lr=0.001, momentum=0.9)
    scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=7, gamma=0.1)
    criterion = nn.CrossEntropyLoss()

    start, best = time.time(), 0.0
    for epoch in range(options.epochs):
        for part in ("train", "val"):
            model.train(part == "train")
            correct = 0
            for inputs, labels in loaders[part]:
                optimizer.zero_grad()
                with torch.set_grad_enabled(part == "train"):
                    outputs = model(inputs)
                    if part == "train":
                        criterion(outputs, labels).backward()
                        optimizer.step()
                correct += (outputs.argmax(1) == labels).sum().item()
            if part == "train":
                scheduler.step()
            else:
                best = max(best, correct / len(sets["val"]))
    print(f"best validation accuracy {best:.3f} in {time.time() - start:.1f} s, {options.epochs} epochs")


if __name__ == "__main__":
    main()

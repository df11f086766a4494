"""fine_tune.py [--rate R] [--epochs N] [--norm live|frozen] FOLDER NETWORK.onnx SEED

Fine-tunes a network in PyTorch as its users do, tuned as an expert would: AdamW with decay, one-cycle cosine with
warm-up, random resized crops and flips, channels-last memory, bfloat16 autocast, all training pictures, last epoch.
FOLDER has train and test; the accuracy on test, which chose nothing, is printed last. Best of --rate 1e-4, 3e-4 and
1e-3 and of both norms is what docs/reference/recipes.md compares with. Needs torch, torchvision, onnx and onnx2torch."""
import argparse
import math

import onnx
import torch
from onnx2torch import convert
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

BATCH = 32
SIDE = 224
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--norm", choices=["live", "frozen"], default="live")
    parser.add_argument("folder")
    parser.add_argument("network")
    parser.add_argument("seed", type=int)
    return parser.parse_args()


def pictures(folder):
    normalise = [transforms.ToTensor(), transforms.Normalize(MEAN, DEVIATION)]
    varied = transforms.Compose(
        [transforms.RandomResizedCrop(SIDE, scale=(0.35, 1)), transforms.RandomHorizontalFlip(), *normalise])
    whole = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(SIDE), *normalise])
    return datasets.ImageFolder(f"{folder}/train", varied), datasets.ImageFolder(f"{folder}/test", whole)


def with_head(network, classes):
    """The network with a new last layer: in place of that of 1,000 classes, or behind pooled features."""
    network.eval()
    with torch.no_grad():
        width = network(torch.zeros(2, 3, SIDE, SIDE)).flatten(1).shape[1]
    old = [name for name, layer in network.named_modules() if isinstance(layer, nn.Linear)]
    if width == 1000 and old:
        head = nn.Linear(network.get_submodule(old[-1]).in_features, classes)
        setattr(network, old[-1], head)
        return network, head
    head = nn.Linear(width, classes)
    return nn.Sequential(network, nn.Flatten(), head), head


def freeze_norms(network):
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()


def accuracy(network, test):
    network.eval()
    right = 0
    with torch.no_grad():
        for batch, labels in DataLoader(test, 64, num_workers=2):
            right += (network(batch).argmax(1) == labels).sum().item()
    return right / len(test)


def main():
    asked = arguments()
    torch.manual_seed(asked.seed)
    train, test = pictures(asked.folder)
    network, head = with_head(convert(onnx.load(asked.network)), len(train.classes))
    network = network.to(memory_format=torch.channels_last)
    own = {id(parameter) for parameter in head.parameters()}
    backbone = [parameter for parameter in network.parameters() if id(parameter) not in own]
    for parameter in backbone:
        parameter.requires_grad_(True)
    batches = DataLoader(
        train, BATCH, shuffle=True, num_workers=2, drop_last=len(train) > BATCH, persistent_workers=True)
    optimiser = torch.optim.AdamW(
        [{"params": backbone, "lr": asked.rate}, {"params": head.parameters(), "lr": max(asked.rate, 1e-3)}],
        weight_decay=1e-2)
    steps = asked.epochs * len(batches)
    warm_up = 0.1 * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / warm_up) * 0.5 * (1 + math.cos(math.pi * step / steps)))
    for _ in range(asked.epochs):
        network.train()
        if asked.norm == "frozen":
            freeze_norms(network)
        for batch, labels in batches:
            optimiser.zero_grad()
            with torch.autocast("cpu", torch.bfloat16):
                loss = nn.functional.cross_entropy(
                    network(batch.contiguous(memory_format=torch.channels_last)), labels)
            loss.backward()
            optimiser.step()
            schedule.step()
    print(accuracy(network, test))


if __name__ == "__main__":
    main()

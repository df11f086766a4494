"""Output layers of every kind on one small network, and small networks that end in features."""
from entry import Entry
from vision import timm, torchvision, fc, classifier


def network(name, head, features=None, exporter="script", library="PyTorch", outputs=None, remark=""):
    """head makes a module from 64 maps to an answer; features(head, maps) are what goes into its last layer."""

    def build():
        import torch
        from torch import nn

        torch.manual_seed(1)

        class Network(nn.Module):
            def __init__(self):
                super().__init__()
                widths = [3, 16, 32, 64]
                self.body = nn.Sequential(*[
                    nn.Sequential(nn.Conv2d(a, b, 3, 2, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU())
                    for a, b in zip(widths, widths[1:])])
                self.last = head(torch, nn)

            def forward(self, x):
                return self.last(self.body(x))

        model = Network()
        given = features or (lambda torch, last, maps: maps.mean((2, 3)))
        return model, lambda x: given(torch, model.last, model.body(x))

    return Entry(library, name, build, exporter=exporter, outputs=outputs or ["output"], remark=remark)


def module(forward, **layers):
    """A head of layers, made by functions of nn, and a forward function of the head and the maps."""

    def make(torch, nn):
        class Head(nn.Module):
            def __init__(self):
                super().__init__()
                for key, layer in layers.items():
                    setattr(self, key, layer(nn))

            def forward(self, maps):
                return forward(torch, self, maps)

        return Head()

    return make


def linear(inputs, outputs):
    return lambda nn: nn.Linear(inputs, outputs)


def pooled(maps):
    return maps.mean((2, 3))


def tokens(maps):
    return maps.flatten(2).transpose(1, 2)


def cosine(torch, head, maps):
    f = torch.nn.functional
    return f.linear(f.normalize(pooled(maps)), f.normalize(head.fc.weight)) * 16


def output(torch, last, maps):
    return last(maps)


HEADS = [
    network("logits divided by a temperature", module(lambda t, h, m: h.fc(pooled(m)) / 0.07, fc=linear(64, 1000))),
    network("cosine head", module(cosine, fc=linear(64, 100)),
            lambda t, h, m: t.nn.functional.normalize(pooled(m))),
    network("batch norm behind the head", module(lambda t, h, m: h.bn(h.fc(pooled(m))), fc=linear(64, 100),
                                                 bn=lambda nn: nn.BatchNorm1d(100))),
    network("layer norm behind the head", module(lambda t, h, m: h.ln(h.fc(pooled(m))), fc=linear(64, 1000),
                                                 ln=lambda nn: nn.LayerNorm(1000))),
    network("head for each token, then the mean", module(lambda t, h, m: h.fc(tokens(m)).mean(1), fc=linear(64, 1000))),
    network("convolution, then adaptive pooling",
            module(lambda t, h, m: h.pool(h.conv(m)).flatten(1), conv=lambda nn: nn.Conv2d(64, 1000, 1),
                   pool=lambda nn: nn.AdaptiveAvgPool2d(1))),
    network("3x3 convolution, then the mean",
            module(lambda t, h, m: h.conv(m).mean((2, 3)), conv=lambda nn: nn.Conv2d(64, 1000, 3, padding=1))),
    network("pooling, then a convolution", module(lambda t, h, m: h.conv(m.mean((2, 3), keepdim=True)).flatten(1),
                                                  conv=lambda nn: nn.Conv2d(64, 1000, 1))),
    network("two heads, concatenated", module(lambda t, h, m: t.cat([h.a(pooled(m)), h.b(pooled(m))], 1),
                                              a=linear(64, 600), b=linear(64, 400))),
    network("two heads of mean and maximum, summed",
            module(lambda t, h, m: h.a(pooled(m)) + h.b(m.amax((2, 3))), a=linear(64, 100), b=linear(64, 100)),
            lambda t, h, m: t.cat([pooled(m), m.amax((2, 3))], 1)),
    network("softmax and the five largest", module(lambda t, h, m: t.topk(h.fc(pooled(m)).softmax(1), 5),
                                                   fc=linear(64, 1000)), outputs=["values", "indices"]),
    network("argmax", module(lambda t, h, m: h.fc(pooled(m)).argmax(1), fc=linear(64, 1000))),
    network("softmax", module(lambda t, h, m: h.fc(pooled(m)).softmax(1), fc=linear(64, 512))),
    network("second head reads the first", module(
        lambda t, h, m: h.a(pooled(m)) + h.b(t.cat([pooled(m), h.a(pooled(m)).softmax(1)], 1)),
        a=linear(64, 1000), b=linear(1064, 1000))),
    network("capped logits", module(lambda t, h, m: 30 * t.tanh(h.fc(pooled(m)) / 30), fc=linear(64, 1000))),
    network("two layers", module(lambda t, h, m: h.b(t.relu(h.a(pooled(m)))), a=linear(64, 128), b=linear(128, 1000)),
            lambda t, h, m: t.relu(h.a(pooled(m)))),
    network("headless: mean of maps", module(lambda t, h, m: pooled(m))),
    network("headless: maps", module(lambda t, h, m: m * 1)),
    network("headless: tokens", module(lambda t, h, m: tokens(m))),
    network("headless: pointwise convolution", module(lambda t, h, m: h.bn(h.conv(m)).mean((2, 3)),
                                                      conv=lambda nn: nn.Conv2d(64, 256, 1, bias=False),
                                                      bn=lambda nn: nn.BatchNorm2d(256)), output),
    network("headless: embedding of length 1",
            module(lambda t, h, m: t.nn.functional.normalize(h.proj(pooled(m))), proj=linear(64, 128)), output),
    network("headless: embedding named so", module(lambda t, h, m: h.embedding(pooled(m)), embedding=linear(64, 128)),
            output),
    network("headless: linear layer of 128", module(lambda t, h, m: h.fc(pooled(m)), fc=linear(64, 128)), output,
            remark="can't be told from a head: says so"),
    network("headless: residual MLP", module(lambda t, h, m: pooled(m) + h.b(t.relu(h.a(pooled(m)))),
                                             a=linear(64, 128), b=linear(128, 64)), output),
]


def quantised(entry, exporter):
    entry.exporter = exporter
    entry.tolerance = 0.1
    entry.remark = "rounded numbers"
    return entry


QUANTISED = [
    quantised(make(), exporter)
    for exporter in ("int8 dynamic", "int8 qdq", "int8 operators")
    for make in (
        lambda: torchvision("resnet18", fc),
        lambda: torchvision("mobilenet_v2", classifier),
        lambda: timm("deit_tiny_patch16_224", img_size=64, depth=3),
        lambda: network("one linear layer", module(lambda t, h, m: h.fc(pooled(m)), fc=linear(64, 1000))),
    )
]
ALL = HEADS + QUANTISED

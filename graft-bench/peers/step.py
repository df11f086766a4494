"""Training steps of torchvision's MobileNetV2 a second, as people write them: the peer of TrainingStep.

    python step.py plain|channels-last [steps]

Batch 32 of 224 px, float32, AdamW, cross-entropy of two classes, all threads. Prints pictures a second, the median step.
"""
import statistics
import sys
import time

import torch
from torch import nn, optim
from torchvision import models

layout, steps = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8
model = models.mobilenet_v2(weights=None)
model.classifier[1] = nn.Linear(model.last_channel, 2)
pictures = torch.randn(32, 3, 224, 224)
if layout == "channels-last":
    model = model.to(memory_format=torch.channels_last)
    pictures = pictures.to(memory_format=torch.channels_last)
labels = torch.randint(0, 2, (32,))
loss_of = nn.CrossEntropyLoss()
optimiser = optim.AdamW(model.parameters(), lr=1e-4)
model.train()
seconds = []
for step in range(steps + 2):
    start = time.perf_counter()
    optimiser.zero_grad()
    loss_of(model(pictures), labels).backward()
    optimiser.step()
    if step >= 2:
        seconds.append(time.perf_counter() - start)
print(f"{32 / statistics.median(seconds):.2f}")

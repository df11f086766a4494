"""Training steps of a BERT encoder by Transformers a second, as people write them: the peer of TextTrainingStep.

    python text_step.py NETWORK.onnx TABLE.csv ORDER [steps]

The weights are those of the ONNX file, whose tokenizer lies beside it. Batches of 32 of the table's first texts, padded to the
longest of the batch; masked mean and a linear head, bfloat16 autocast, AdamW, gradients clipped at 1, all threads. ORDER is
as-they-come, Transformers' default, or by-length, its group_by_length: sorted, and the batches shuffled. Prints texts a second.
"""
import csv
import pathlib
import random
import sys
import time

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn, optim
from transformers import BertConfig, BertModel

BATCH, WARM_UP, MOST_TOKENS = 32, 2, 128
file, table, order = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
steps = int(sys.argv[4]) if len(sys.argv) > 4 else 50

graph = onnx.load(str(file)).graph
tensors = {t.name: torch.tensor(numpy_helper.to_array(t)) for t in graph.initializer}
weights = {name: value for name, value in tensors.items() if name.startswith(("embeddings.", "encoder."))}
for node in graph.node:  # exporters turn a linear layer's matrix and drop its name; the node has kept it
    if node.op_type == "MatMul" and node.input[1] in tensors:
        layer = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
        weights[f"{layer}.weight"] = tensors[node.input[1]].T.contiguous()
words, width = weights["embeddings.word_embeddings.weight"].shape
layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))
config = BertConfig(vocab_size=words, hidden_size=width, num_hidden_layers=layers, num_attention_heads=width // 32,
                    intermediate_size=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
                    max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0])
encoder = BertModel(config, add_pooling_layer=False)
missing = [name for name in encoder.load_state_dict(weights, strict=False).missing_keys if "position_ids" not in name]
if missing:
    sys.exit(f"{file} holds no BERT as PyTorch exports it: there is no {', '.join(missing[:3])}")
head = nn.Linear(width, 2)

beside = next(file.parent / name for name in (f"{file.stem}-tokenizer.json", "tokenizer.json") if (file.parent / name).exists())
tokenizer = Tokenizer.from_file(str(beside))
tokenizer.enable_truncation(MOST_TOKENS)
tokenizer.enable_padding(length=None)
texts = [row["text"] for row in csv.DictReader(open(table, encoding="utf-8"))][: BATCH * steps]
if order == "by-length":
    texts.sort(key=lambda text: len(tokenizer.encode(text).ids))
batches = [texts[first : first + BATCH] for first in range(0, len(texts), BATCH)]
if order == "by-length":
    random.Random(0).shuffle(batches)
optimiser = optim.AdamW([*encoder.parameters(), *head.parameters()], lr=2e-5, fused=True)
labels = torch.arange(BATCH) % 2
encoder.train()
seconds = 0
for step in range(-WARM_UP, steps):
    encoded = tokenizer.encode_batch(batches[step % steps])
    ids = torch.tensor([one.ids for one in encoded])
    mask = torch.tensor([one.attention_mask for one in encoded])
    start = time.perf_counter()
    optimiser.zero_grad()
    with torch.autocast("cpu", torch.bfloat16):
        hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        there = mask.unsqueeze(2)
        loss = nn.functional.cross_entropy(head((hidden * there).sum(1) / there.sum(1)), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(encoder.parameters(), 1)
    optimiser.step()
    if step >= 0:
        seconds += time.perf_counter() - start
print(f"{BATCH * steps / seconds:.2f}")

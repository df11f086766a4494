#!/usr/bin/env bash
# networks.sh PYTHON FOLDER [WORD ...]: makes the networks in FOLDER (7 GB), measures them, and prints the table of
# docs/reference/networks.md; with WORDs, those whose folder's name holds one, such as torchvision_resnet18_script.
# PYTHON needs torch, torchvision, timm, transformers, onnx, onnxruntime, onnxscript, tensorflow and tf2onnx;
# ./mvnw package must have been run.
set -euo pipefail
python=$1 folder=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
bench=$(cd "$here/../.." && pwd)
"$python" "$here/make.py" "$folder" "$@" >&2
GRAFT_HOME=$folder/home exec java -Xmx4g -cp "$bench/target/classes:$(cat "$bench/target/classpath")" \
  dev.graft.bench.NetworkTable "$folder" "$@"

package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import dev.graft.ort.Engine;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What frozen blocks make of other inputs; what else these say about a sample stays with it. */
final class FrozenInputs implements Inputs {
  private final Inputs inputs;
  private final Engine frozen;
  private final Signature signature;
  private final ThreadLocal<Memory> entering = ThreadLocal.withInitial(Memory::reused);

  /**
   * Inputs behind frozen blocks.
   *
   * @param inputs what goes into them; closed with this
   * @param frozen the blocks; closed with this
   * @param signature of what comes out for one sample, then of what stays with it
   */
  FrozenInputs(Inputs inputs, Engine frozen, Signature signature) {
    this.inputs = inputs;
    this.frozen = frozen;
    this.signature = signature;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public int samples() {
    return inputs.samples();
  }

  @Override
  public long extent(int sample) {
    return inputs.extent(sample);
  }

  @Override
  public Map<String, Tensor> example(int sample, long view, Memory memory) {
    Map<String, Tensor> entered = inputs.example(sample, view, entering.get());
    Map<String, Tensor> example = new LinkedHashMap<>(frozen.run(entered));
    example.putAll(entered);
    example.keySet().retainAll(signature.inputs().stream().map(Signature.Input::name).toList());
    example.replaceAll((name, tensor) -> moved(name, tensor, memory));
    return example;
  }

  private static Tensor moved(String name, Tensor tensor, Memory memory) {
    ByteBuffer bytes = tensor.bytes();
    ByteBuffer own = memory.of(name, bytes.remaining());
    own.put(0, bytes, 0, bytes.remaining());
    return Tensor.ofBytes(tensor.type(), tensor.shape(), own);
  }

  @Override
  public void close() {
    frozen.close();
    inputs.close();
  }
}

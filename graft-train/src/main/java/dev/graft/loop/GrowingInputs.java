package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Views that are small in the first epochs and larger from then on.
 *
 * @param early the small ones; closed with this
 * @param late the larger ones, of the same samples, which this is wherever no epoch is asked for;
 *     closed with this
 * @param epochs how many epochs the small ones are for
 */
public record GrowingInputs(Inputs early, Inputs late, int epochs) implements Inputs {
  @Override
  public Inputs in(long epoch) {
    return epoch < epochs ? early : late;
  }

  @Override
  public Inputs changed(UnaryOperator<Inputs> change) {
    return new GrowingInputs(change.apply(early), change.apply(late), epochs);
  }

  @Override
  public Signature signature() {
    return late.signature();
  }

  @Override
  public int samples() {
    return late.samples();
  }

  @Override
  public Map<String, Tensor> example(int sample, long view, Memory memory) {
    return late.example(sample, view, memory);
  }

  @Override
  public long extent(int sample) {
    return late.extent(sample);
  }

  @Override
  public void close() {
    early.close();
    late.close();
  }
}

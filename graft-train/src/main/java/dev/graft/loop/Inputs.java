package dev.graft.loop;

import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What enters the trained part of a network: named tensors for each sample of a set, the sample's
 * own or what the frozen blocks made of it. Called from several threads at once.
 */
public interface Inputs extends AutoCloseable {
  /** What the tensors of one sample are. */
  Signature signature();

  /** How many samples there are. */
  int samples();

  /**
   * A view of a sample.
   *
   * @param sample its position in the set
   * @param view which; equal numbers give equal views
   * @param memory where values are written
   * @return by name, each with a batch axis of 1; valid for as long as the memory is
   */
  Map<String, Tensor> example(int sample, long view, Memory memory);

  /**
   * What enters in an epoch.
   *
   * @param epoch counted over the whole training
   */
  default Inputs in(long epoch) {
    return this;
  }

  /** The same, changed for every epoch alike. */
  default Inputs changed(UnaryOperator<Inputs> change) {
    return change.apply(this);
  }

  /** How far a sample's ragged axes go; 1 where there are none. */
  default long extent(int sample) {
    return 1;
  }

  @Override
  void close();
}

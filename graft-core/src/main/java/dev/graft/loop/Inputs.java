package dev.graft.loop;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What enters the trained part of a network: a float32 tensor for each sample, the sample's own or
 * what the frozen blocks made of it. Called from several threads at once.
 */
public interface Inputs extends AutoCloseable {
  /** The shape of one sample's tensor, without the batch axis. */
  List<Long> shape();

  /**
   * Writes a view of a training sample.
   *
   * @param sample its position in the training set
   * @param epoch which view; equal epochs give equal views
   * @param out takes the values, row-major
   * @param offset where in {@code out} they start
   */
  void training(int sample, long epoch, FloatBuffer out, int offset);

  /** Writes a validation sample, as the finished network will see it. */
  void validation(int sample, FloatBuffer out, int offset);

  /** What writes the samples of one batch of an epoch: this, unless several take turns. */
  default Inputs ofBatch(long epoch, int batch) {
    return this;
  }

  @Override
  void close();

  /** The number of values in one sample's tensor. */
  default int width() {
    return Math.toIntExact(shape().stream().reduce(1L, Math::multiplyExact));
  }
}

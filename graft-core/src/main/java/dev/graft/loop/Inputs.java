package dev.graft.loop;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What enters the trained part of a network: a float32 tensor for each sample of a set, the
 * sample's own or what the frozen blocks made of it. Called from several threads at once.
 */
public interface Inputs extends AutoCloseable {
  /** The shape of one sample's tensor, without the batch axis. */
  List<Long> shape();

  /** How many samples there are. */
  int samples();

  /**
   * Writes a view of a sample.
   *
   * @param sample its position in the set
   * @param view which; equal numbers give equal views
   * @param out takes the values, row-major
   * @param offset where in {@code out} they start
   */
  void write(int sample, long view, FloatBuffer out, int offset);

  @Override
  void close();

  /** The number of values in one sample's tensor. */
  default int width() {
    return Math.toIntExact(shape().stream().reduce(1L, Math::multiplyExact));
  }
}

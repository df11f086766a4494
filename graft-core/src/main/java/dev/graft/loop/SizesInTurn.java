package dev.graft.loop;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * The same pictures at several sizes, which take turns from batch to batch: a network learns to
 * know things whether they are large in the picture or small. Validation uses the last.
 *
 * @param sizes one or more
 */
public record SizesInTurn(List<? extends Inputs> sizes) implements Inputs {
  /** Copies the list. */
  public SizesInTurn {
    sizes = List.copyOf(sizes);
  }

  private Inputs last() {
    return sizes.get(sizes.size() - 1);
  }

  @Override
  public Inputs ofBatch(long epoch, int batch) {
    return sizes.get((int) ((epoch + batch) % sizes.size()));
  }

  @Override
  public List<Long> shape() {
    return last().shape();
  }

  @Override
  public void training(int sample, long epoch, FloatBuffer out, int offset) {
    last().training(sample, epoch, out, offset);
  }

  @Override
  public void validation(int sample, FloatBuffer out, int offset) {
    last().validation(sample, out, offset);
  }

  @Override
  public void close() {
    sizes.forEach(Inputs::close);
  }
}

package dev.graft.loop;

import dev.graft.ort.Engine;
import java.nio.FloatBuffer;
import java.util.List;

/** What frozen blocks make of other inputs. */
final class FrozenInputs implements Inputs {
  private final Inputs inputs;
  private final Engine frozen;
  private final List<Long> shape;
  private final ThreadLocal<FloatBuffer> entering;

  /**
   * Inputs behind frozen blocks.
   *
   * @param inputs what goes into them; closed with this
   * @param frozen the blocks; closed with this
   * @param shape of what comes out for one sample
   */
  FrozenInputs(Inputs inputs, Engine frozen, List<Long> shape) {
    this.inputs = inputs;
    this.frozen = frozen;
    this.shape = List.copyOf(shape);
    this.entering = ThreadLocal.withInitial(() -> ForwardPass.buffer(inputs));
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public int samples() {
    return inputs.samples();
  }

  @Override
  public void write(int sample, long view, FloatBuffer out, int offset) {
    inputs.write(sample, view, entering.get(), 0);
    out.put(offset, frozen.run(entering.get(), ForwardPass.batchOfOne(inputs)));
  }

  @Override
  public void close() {
    frozen.close();
    inputs.close();
  }
}

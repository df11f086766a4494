package dev.graft.detect;

import dev.graft.graph.Tensor;
import dev.graft.loop.Inputs;
import dev.graft.modality.Memory;
import dev.graft.modality.Signature;
import java.util.Map;

/**
 * Which views of which pictures an epoch shows. Small sets are shown several times over in an
 * epoch, each time in other views, so that epochs are worth measuring. As long as blocks are
 * frozen, whose maps are kept, the first views come again after some epochs; later none does.
 *
 * @param pictures how many there are
 * @param times how often an epoch shows each
 * @param rounds after how many epochs the first views come again
 * @param repeatingEpochs in how many epochs that is so, from the first on
 */
record Showing(int pictures, int times, int rounds, long repeatingEpochs) {
  /** Checks the numbers. */
  Showing {
    if (times < 1 || rounds < 1) {
      throw new IllegalArgumentException("shown " + times + " times in " + rounds + " rounds");
    }
  }

  /** How many views an epoch shows. */
  int rows() {
    return pictures * times;
  }

  /** Which picture is shown. */
  int picture(int row) {
    return row % pictures;
  }

  /** Which view of it. */
  long view(int row, long epoch) {
    long round = epoch < repeatingEpochs ? epoch % rounds : epoch;
    return round * times + row / pictures;
  }

  /** These views, epoch by epoch, where others are view by view. */
  Inputs of(Inputs others) {
    return new Views(this, others);
  }

  private record Views(Showing showing, Inputs others) implements Inputs {
    @Override
    public Signature signature() {
      return others.signature();
    }

    @Override
    public int samples() {
      return showing.rows();
    }

    @Override
    public Map<String, Tensor> example(int row, long epoch, Memory memory) {
      return others.example(showing.picture(row), showing.view(row, epoch), memory);
    }

    @Override
    public void close() {
      others.close();
    }
  }
}

package dev.graft.detect;

/**
 * Which views of which pictures an epoch shows. Small sets are shown several times over in an
 * epoch, each time in other views, so that epochs are worth measuring. As long as blocks are
 * frozen, whose maps are kept, the first views come again after some epochs; later none does.
 *
 * @param pictures how many there are
 * @param times how often an epoch shows each
 * @param rounds after how many epochs the first views come again
 * @param repeatingEpochs in how many epochs that is so, from the first on
 * @param mosaicsUntil before which epoch some of what is shown is put together of four pictures, as
 *     soon as nothing repeats
 */
record Showing(int pictures, int times, int rounds, long repeatingEpochs, long mosaicsUntil) {
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

  /** Whether some of what an epoch shows is put together of four pictures. */
  boolean hasMosaics(long epoch) {
    return epoch >= repeatingEpochs && epoch < mosaicsUntil;
  }
}

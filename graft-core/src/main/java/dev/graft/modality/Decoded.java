package dev.graft.modality;

import dev.graft.UnreadableException;
import dev.graft.data.PictureSize;
import dev.graft.graph.Tensor;
import java.util.Map;

/** A sample as it was decoded, of which a network is shown views. Safe for use by many threads. */
public interface Decoded {
  /**
   * A view as the network takes it.
   *
   * @param memory where values are written
   * @return by input name, each with a batch axis of 1; valid for as long as the memory is
   * @throws UnreadableException if the network cannot take this sample
   */
  Map<String, Tensor> example(View view, Memory memory) throws UnreadableException;

  /**
   * Where all of a picture lies in a view, for its boxes to follow it.
   *
   * @param view whose random draws are those of the example's, from the same start
   * @throws UnsupportedOperationException if boxes cannot follow a sample into its views
   */
  default Placement placement(View view) {
    throw new UnsupportedOperationException("boxes cannot follow such samples into views");
  }

  /**
   * How large a picture is that was decoded, upright.
   *
   * @throws UnsupportedOperationException if it is none
   */
  default PictureSize pictureSize() {
    throw new UnsupportedOperationException("such samples are no pictures");
  }

  /** How far its ragged axes go; 1 where that is not known before it is prepared. */
  default long extent() {
    return 1;
  }

  /** Whether a network is shown only a part of it, because it has more than may be. */
  default boolean shortened() {
    return false;
  }

  /**
   * A hash by which samples that are nearly the same are known: those of two such differ in a few
   * of the 64 bits at most.
   */
  long sketch();
}

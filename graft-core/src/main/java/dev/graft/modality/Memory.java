package dev.graft.modality;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Where the values of a sample's tensors are written: whoever wants them says where. */
@FunctionalInterface
public interface Memory {
  /**
   * Memory for one tensor of a sample.
   *
   * @param tensor its name
   * @param bytes how many
   * @return little-endian, of exactly so many bytes; what it holds is not told
   */
  ByteBuffer of(String tensor, int bytes);

  /** New memory each time. */
  static Memory fresh() {
    return (tensor, bytes) -> ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The same memory for a tensor each time, which an engine reads without copying it: what was
   * written before is gone. For one thread.
   */
  static Memory reused() {
    Map<String, ByteBuffer> buffers = new HashMap<>();
    return (tensor, bytes) ->
        buffers
            .compute(
                tensor,
                (name, known) ->
                    known != null && known.capacity() >= bytes
                        ? known
                        : ByteBuffer.allocateDirect(bytes))
            .slice(0, bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
  }
}

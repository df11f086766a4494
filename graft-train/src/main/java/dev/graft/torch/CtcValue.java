package dev.graft.torch;

import dev.graft.graph.ElementType;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The value of {@link Loss.Ctc}, with its gradient. */
final class CtcValue {
  /** Each sample's loss over the length of its text, then the mean over samples. */
  private static final long MEAN = 1;

  private static final boolean INFINITE_STAYS = false;

  private CtcValue() {}

  /**
   * @param logits [N, T, C] in float32 or float64
   * @throws IllegalArgumentException if the target does not fit, or a text is empty or needs more
   *     moments than there are
   */
  static Tensor of(Loss.Ctc loss, Tensor logits, dev.graft.graph.Tensor target) {
    long[] shape = logits.shape();
    boolean fits =
        shape.length == 3
            && target.type() == ElementType.INT64
            && target.shape().length == 2
            && target.shape()[0] == shape[0];
    if (!fits) {
      throw new IllegalArgumentException(
          "the target is %s, and the network's output has shape %s"
              .formatted(target, Arrays.toString(shape)));
    }
    int longest = Math.toIntExact(target.shape()[1]);
    long[] texts = target.longs();
    long[] lengths = new long[Math.toIntExact(shape[0])];
    for (int row = 0; row < lengths.length; row++) {
      long[] text = Arrays.copyOfRange(texts, row * longest, (row + 1) * longest);
      lengths[row] = Arrays.stream(text).takeWhile(c -> c != Loss.Ctc.NOTHING).count();
      require(loss, Arrays.copyOf(text, Math.toIntExact(lengths[row])), shape);
    }
    long[] moments = new long[lengths.length];
    Arrays.fill(moments, shape[1]);
    Tensor spelled = NativeTensors.toNative(target, ScalarType.Float).clamp_min(new Scalar(0));
    return torch.ctc_loss(
        logits.log_softmax(2).transpose(0, 1),
        spelled,
        moments,
        lengths,
        loss.blank(),
        MEAN,
        INFINITE_STAYS);
  }

  private static void require(Loss.Ctc loss, long[] text, long[] shape) {
    long needed = text.length;
    for (int i = 0; i < text.length; i++) {
      if (text[i] < 0 || text[i] >= shape[2] || text[i] == loss.blank()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "character %d in a text, of outputs 0 to %d with %d as the blank",
                text[i],
                shape[2] - 1,
                loss.blank()));
      }
      needed += i > 0 && text[i] == text[i - 1] ? 1 : 0;
    }
    if (text.length == 0 || needed > shape[1]) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a text of %d characters, which need %d moments, where there are %d",
              text.length,
              needed,
              shape[1]));
    }
  }
}

package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptInputsTest {
  @TempDir private Path folder;

  /** Two values each, sample and view, and a note of who was asked for. */
  private record Asked(int samples, List<String> asked) implements Inputs {
    @Override
    public List<Long> shape() {
      return List.of(2L);
    }

    @Override
    public void write(int sample, long view, FloatBuffer out, int offset) {
      asked.add(sample + "/" + view);
      out.put(offset, sample).put(offset + 1, (float) view);
    }

    @Override
    public void close() {}
  }

  @Test
  void eachViewIsMadeOnceAndComesRoundAgain() throws Exception {
    List<String> asked = new ArrayList<>();
    try (Inputs kept = KeptInputs.of(new Asked(3, asked), 2, folder)) {
      for (long epoch = 0; epoch < 5; epoch++) {
        assertThat(row(kept, 2, epoch)).containsExactly(7, 2, (float) (epoch % 2), 7);
        assertThat(row(kept, 0, epoch)).containsExactly(7, 0, (float) (epoch % 2), 7);
      }
      assertThat(asked).containsExactly("2/0", "0/0", "2/1", "0/1");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatFindsNoSpaceIsMadeAnewAndTheSameViewsComeRound() {
    List<String> asked = new ArrayList<>();
    int spaceForOne = 2 * Float.BYTES;
    try (Inputs kept = KeptInputs.of(new Asked(3, asked), 2, folder, spaceForOne)) {
      for (long epoch = 0; epoch < 3; epoch++) {
        assertThat(row(kept, 0, epoch)).containsExactly(7, 0, (float) (epoch % 2), 7);
        assertThat(row(kept, 2, epoch)).containsExactly(7, 2, (float) (epoch % 2), 7);
      }
      assertThat(asked).containsExactly("0/0", "2/0", "0/1", "2/1", "2/0");
    }
  }

  /** Between two values that are nobody's. */
  private static float[] row(Inputs inputs, int sample, long view) {
    float[] values = {7, 7, 7, 7};
    inputs.write(sample, view, FloatBuffer.wrap(values), 1);
    return values;
  }
}
